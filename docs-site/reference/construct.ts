import { readFileSync } from 'node:fs';
import { code, markdownTable } from './markdown-table.ts';

const source = (file: string) => readFileSync(new URL(`../../package/${file}`, import.meta.url), 'utf8');

/** A doc comment and what follows it up to the end of its line. */
const DOCUMENTED = /^(?<indent> *)\/\*\*(?<comment>(?:(?!\*\/)[\s\S])*)\*\/\n *(?<line>.+)$/gm;
const GROUP = /^export (?:interface|class) (?<name>\w+)/;
const MEMBER =
  /^(?:readonly (?<property>\w+)(?<optional>\?)?: (?<type>.+);|(?<method>metric\w+)\(.*\): (?<returned>\w+).*)$/;

/** A property or method, with what its docstring says. */
interface Member {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly comment: Comment;
}

interface Comment {
  readonly text: string;
  readonly fallback: string | undefined;
  readonly source: string | undefined;
}

/** Writes the reference of the construct and the mixin of the npm package, from their docstrings. */
export function writeConstruct(): string {
  const settings = groupsIn(source('options.ts'));
  const [construct] = groupsIn(source('cognito-emails.ts')).filter(({ name }) => name === 'CognitoEmails');
  const sections = settings.map(
    ({ name, comment, members }) =>
      `## ${code(name)}\n\n${comment.text}${linkTo(comment)}\n\n${markdownTable(
        ['Setting', 'Meaning', 'Type', 'Default'],
        members.map((member) => [
          code(member.name),
          `${member.comment.text}${linkTo(member.comment)}`,
          code(member.type),
          member.isRequired ? 'required' : (member.comment.fallback ?? 'none'),
        ]),
      )}`,
  );
  const properties = construct?.members ?? [];
  return `# The construct of the package

\`CognitoEmails\` and \`CognitoEmailsMixin\` of the npm package [cognito-emails](../../package/README.md) have the same settings; the
construct also takes the pool. Editors show the same words while you type.

${sections.join('\n\n')}

## What the construct gives you

${markdownTable(
  ['Property', 'Meaning', 'Type'],
  properties.map(({ name, comment, type }) => [code(name), comment.text, code(type)]),
)}
`;
}

/** Returns each documented interface and class with its documented members. */
function groupsIn(text: string) {
  const groups: { name: string; comment: Comment; members: Member[] }[] = [];
  for (const { groups: found = {} } of text.matchAll(DOCUMENTED)) {
    const { indent = '', comment = '', line = '' } = found;
    const name = GROUP.exec(line)?.groups?.name;
    if (indent === '' && name !== undefined)
      groups.push({ name, comment: readComment(comment), members: [] });
    const member = indent === '  ' ? toMember(line, comment) : undefined;
    if (member !== undefined) groups.at(-1)?.members.push(member);
  }
  return groups;
}

function toMember(line: string, comment: string): Member | undefined {
  const { property, optional, type, method, returned } = MEMBER.exec(line)?.groups ?? {};
  const name = property ?? (method && `${method}()`);
  if (name === undefined) return undefined;
  return {
    name,
    type: type ?? returned ?? '',
    isRequired: optional === undefined,
    comment: readComment(comment),
  };
}

/** Splits a docstring at its tags. */
function readComment(comment: string): Comment {
  const words = comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim();
  const [text = '', ...tags] = words.split(/\s*@(?=default|see)/);
  const tagged = (tag: string) =>
    tags
      .find((written) => written.startsWith(tag))
      ?.slice(tag.length)
      .trim();
  const fallback = tagged('default');
  return {
    text: text.trim(),
    // A default that is no value of its own begins with a dash.
    fallback: fallback?.startsWith('- ') ? fallback.slice(2) : fallback && code(fallback),
    source: tagged('see'),
  };
}

const linkTo = ({ source }: Comment): string => (source === undefined ? '' : ` ([source](${source}))`);
