/** The lineage graph with its layout, computed once for window and report alike, so that both draw the same picture. */
import type { Depth, Grade } from './kinds.ts';

export interface GraphNode {
  readonly id: string;
  readonly kind: 'seed' | 'credential' | 'issued-unused' | 'identity' | 'system';
  readonly label: string;
  readonly detail: string;
  readonly depth: number;
  readonly touch: Depth | undefined;
  /** Centre and size in layout units (CSS pixels at 100 %). */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly grade: Grade;
  readonly kind: string;
  /** The hop's own sentence. */
  readonly because: string;
  readonly events: readonly string[];
  readonly at: string;
}

export interface LineageGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
  /** "showing X of Y": what the drawing leaves out, empty when it shows everything. */
  readonly omitted: readonly string[];
}
