import { fileURLToPath } from 'node:url';
import {
  type Expression,
  isArrowFunction,
  isFunctionDeclaration,
  isFunctionExpression,
  isJsxElement,
  isJsxExpression,
  isJsxFragment,
  isJsxText,
  isMethodDeclaration,
  isReturnStatement,
  type JsxElement,
  type JsxFragment,
  type Node,
  type SourceFile,
} from 'typescript/unstable/ast';
import { API, type Checker } from 'typescript/unstable/sync';

const WEB = fileURLToPath(new URL('../../web/', import.meta.url));

/** Types that React renders as elements or as nothing, but never as a text node. */
const WITHOUT_TEXT = /^(?:Element|Elements|null|undefined|boolean|false|true|readonly|\[\]|[|() ])+$/;

/** Components of React that add no element, so that their text is beside that of their surroundings. */
const WITHOUT_ELEMENT = ['Context', 'Fragment', 'Suspense'];

/**
 * Lists the places where React would create a text node of its own: text beside other content, text in a fragment, and
 * components that return text. A browser that translates the page replaces text nodes, and React then fails to move,
 * update or remove them. React sets the text of an element that contains nothing else by `textContent`, which works.
 *
 * @see https://github.com/facebook/react/issues/11538
 */
function findTextNodes(file: SourceFile, checker: Checker): string[] {
  const found: string[] = [];
  const report = (node: Node) => {
    const line = file.text.slice(0, node.getStart(file)).split('\n').length;
    found.push(`${file.fileName.slice(WEB.length)}:${line}: ${node.getText(file)}`);
  };
  const isText = (expression: Expression) => {
    const type = checker.getTypeAtLocation(expression);
    return type === undefined || !WITHOUT_TEXT.test(checker.typeToString(type));
  };
  const checkChildren = (parent: JsxElement | JsxFragment) => {
    const children = parent.children.filter(
      (child) =>
        !(isJsxText(child)
          ? child.containsOnlyTriviaWhiteSpaces
          : isJsxExpression(child) && !child.expression),
    );
    const addsElement =
      isJsxElement(parent) && !WITHOUT_ELEMENT.includes(parent.openingElement.tagName.getText(file));
    if (children.length === 1 && addsElement) return;
    for (const child of children) {
      if (isJsxText(child) || (isJsxExpression(child) && child.expression && isText(child.expression)))
        report(child);
    }
  };
  const visit = (node: Node, component: boolean) => {
    if (isJsxElement(node) || isJsxFragment(node)) checkChildren(node);
    if (component && isReturnStatement(node) && node.expression && isText(node.expression)) report(node);
    node.forEachChild((child) => visit(child, isFunction(node) ? isComponent(node) : component));
  };
  visit(file, false);
  return found;
}

const isFunction = (node: Node) =>
  isFunctionDeclaration(node) ||
  isMethodDeclaration(node) ||
  isArrowFunction(node) ||
  isFunctionExpression(node);

/** Whether a function renders: a function component, or the method of a class component. */
const isComponent = (node: Node & { readonly name?: Node | undefined }) =>
  /^([A-Z]|render$)/.test(node.name?.getText() ?? '');

test('no source file makes React create a text node of its own', () => {
  const api = new API({ cwd: WEB });
  const [project] = api.updateSnapshot({ openProjects: [`${WEB}tsconfig.json`] }).getProjects();
  if (project === undefined) throw new Error('web/tsconfig.json is no project');
  const files = project.program
    .getSourceFileNames()
    .filter((name) => name.startsWith(`${WEB}src/`))
    .flatMap((name) => project.program.getSourceFile(name) ?? []);
  expect(files.length).toBeGreaterThan(40);
  expect(files.flatMap((file) => findTextNodes(file, project.checker))).toEqual([]);
  api.close();
});
