/**
 * Results of Cypher queries over an asset graph such as Cartography's, as Neo4j exports them: JSON of the Browser, the HTTP and query APIs,
 * `apoc.export.json`, and tables with nodes printed in their cells. Plain columns (`n.arn`) without labels say too little to be read here;
 * such a table is read by a mapping.
 * https://cartography-cncf.github.io/cartography/
 */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import type { Format, Head } from '../format.ts';
import { isGraphValue, partOf } from '../inventory/graph/cypher.ts';
import { readPrinted } from '../inventory/graph/cypher-text.ts';
import { readPart } from '../inventory/graph/read-part.ts';
import { headValues } from '../inventory/head-values.ts';
import { objectOf } from '../format.ts';

const NOTHING = 'no node or relationship of a graph, or only relationships between nodes that the record does not hold';

function holdsGraph(value: unknown, depth: number): boolean {
  if (isGraphValue(value)) return true;
  if (typeof value !== 'object' || value === null || depth > 5) return false;
  return Object.values(value).slice(0, 50).some((v) => holdsGraph(v, depth + 1));
}

/** Kubernetes objects have `labels` too, but as a map; Neo4j's are a list, with `properties` beside it. */
function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') {
    const cell = head.rows.flat().find((c) => readPrinted(c)?.what === 'node' || (/^\s*\{/.test(c) && /"labels"\s*:\s*\[/.test(c) && /"properties"\s*:/.test(c)));
    return cell === undefined ? undefined : 'nodes of a graph in the cells of a table';
  }
  if (head.keys.includes('graph') && /"edges"\s*:/.test(head.text)) return undefined;
  // What no graph value is without; a look at the text spares the walk.
  if (!/"(?:properties|segments)"/.test(head.text)) return undefined;
  return headValues(head).some((v) => holdsGraph(v, 0)) ? 'nodes with labels and properties: results of a Cypher query' : undefined;
}

export const cartographyFormat: Format = {
  id: 'cartography',
  title: 'Cypher query results (Cartography, Neo4j)',
  arrays: [],
  sniff,
  open: (_options, head) => ({
    read(record): Reading {
      const value: unknown = record.kind === 'row' ? Object.fromEntries(head.header.map((name, i) => [name, record.cells[i] ?? ''])) : record.value;
      if (record.kind === 'json' && objectOf(value) === undefined && !Array.isArray(value)) return rejected('no row of a query result');
      const part = partOf(value);
      return readPart(part.nodes, part.edges, 'unknown', NOTHING);
    },
  }),
};
