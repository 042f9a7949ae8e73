import DOMPurify from 'dompurify';
import { Marked } from 'marked';
import { useMemo } from 'react';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    // The page has its own heading above these.
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + 1);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    // HTML is shown as it was typed: Markdown is all that gives form here.
    html({ text }) {
      return escaped(text);
    },
    // A box that nobody can tick is a picture.
    checkbox({ checked }) {
      return checked ? '☑ ' : '☐ ';
    },
  },
});

const purify = DOMPurify(window);
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName !== 'A') return;
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer');
});

/** Safe to show, whoever wrote it: no scripts, styles, forms, or pictures from elsewhere that tell who is reading. */
export function markdownHtml(text: string): string {
  return purify.sanitize(marked.parse(text, { async: false }), {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'img', 'video', 'audio', 'source'],
    FORBID_ATTR: ['style', 'class', 'id'],
  });
}

export default function Markdown({ text }: { text: string }) {
  const html = useMemo(() => markdownHtml(text), [text]);
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
