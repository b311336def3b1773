/** The tags of a page with the names of their attributes: what text must never change. */
export function skeleton(page: string): readonly string[] {
  return (page.match(TAG) ?? []).map((tag) => {
    const name = /^<[/!]?[\w-]+/.exec(tag)![0];
    const attributes = [...tag.slice(name.length).matchAll(ATTRIBUTE)];
    // What is neither an attribute nor the end of the tag is a way out of it.
    const rest = tag.slice(name.length).replace(ATTRIBUTE, '').replace(/\s*\/?>$/, '');
    return `${name} ${attributes.map((m) => m[1]).join(' ')}${rest === '' ? '' : ` REST ${rest}`}`.trim();
  });
}

const TAG = /<[a-zA-Z/!](?:"[^"]*"|[^">])*>/g;
const ATTRIBUTE = /\s+([^\s=>"'/]+)(?:="[^"]*")?/g;

/** What is left when tags are taken out: no `<` or `>` may stand there. */
export function textOf(page: string): string {
  return page.replace(/<style>[\s\S]*?<\/style>/g, '').replace(TAG, '');
}

export const idsOf = (page: string): readonly string[] => [...page.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]!);
export const linksOf = (page: string): readonly string[] => [...page.matchAll(/\shref="#([^"]*)"/g)].map((m) => m[1]!);
