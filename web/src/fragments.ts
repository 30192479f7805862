// Pieces of pages that our server drew, as elements: the one place where text becomes markup. What
// could run, frame or style anything is left out, although the server would not send it.
type Policy = { createHTML(text: string): string };
type Policies = { createPolicy(name: string, rules: Policy): Policy };

const forbidden = 'script, style, link, meta, base, iframe, frame, object, embed';

let policy: Policy | undefined;

function trusted(text: string): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  policy ??= policies?.createPolicy('commonty', { createHTML: (own) => own });
  return policy ? policy.createHTML(text) : text;
}

function isHarmful(attribute: Attr): boolean {
  return (
    /^on|^style$|^srcdoc$/i.test(attribute.name) ||
    /^[\u0000-\u0020]*(javascript|data|vbscript):/i.test(attribute.value)
  );
}

export function clean<T extends ParentNode>(root: T): T {
  for (const one of root.querySelectorAll(forbidden)) one.remove();
  for (const one of root.querySelectorAll('*')) {
    for (const attribute of [...one.attributes]) {
      if (isHarmful(attribute)) one.removeAttribute(attribute.name);
    }
    if (one instanceof HTMLTemplateElement) clean(one.content);
  }
  return root;
}

// In a document of its own, where nothing runs and nothing is fetched.
export function read(html: string): Document {
  return clean(new DOMParser().parseFromString(trusted(html), 'text/html'));
}

// Another page of this site.
export async function readPage(path: string): Promise<Document | undefined> {
  const answer = await fetch(path, { headers: { accept: 'text/html' } });
  return answer.ok ? read(await answer.text()) : undefined;
}
