// SPDX-License-Identifier: Apache-2.0
import {
  analyzeScopes,
  bare,
  isFunction,
  parse,
  walk,
  within,
  type FunctionNode,
  type Loader,
  loaderOf,
  type Node,
  type Scope,
  type TSESTree,
  type Variable,
} from "./parse.ts";
import { firstFrom, groupBy, slice } from "./ranges.ts";
import { declaredNames, describe, isType, nameOf, patternNames, propertyOf } from "./syntax.ts";
import { commonJsExports, exportsMember, isCommonJs, requireOf } from "./commonjs.ts";

/** The smallest piece of the top level of a module that is kept or cut as a whole. */
export interface Unit {
  readonly node: Node;
  /** The statement of the module that holds it. */
  readonly statement: Node;
  readonly what: string;
}

/** How a name of the module comes from another one. `*` is the module itself. */
export interface Imported {
  readonly source: string;
  readonly name: string;
  readonly via: "import" | "require";
  readonly node: Node;
}

/** A name of the module's top level; in CommonJS also `exports.NAME`. */
export interface Binding {
  readonly name: string;
  readonly units: Unit[];
  imported: Imported | undefined;
  readonly node: Node;
  readonly reassignable: boolean;
}

/** A use of a name as a value. Exactly one of `binding`, `local`, `free` is set. */
export interface Use {
  readonly name: string;
  readonly node: Node;
  readonly binding: Binding | undefined;
  readonly local: Variable | undefined;
  readonly write: boolean;
}

/** What is exported under a name. */
export type Export =
  { readonly local: string; readonly node: Node } | { readonly source: string; readonly name: string; readonly node: Node };

/** A place at which a binding's value is changed without assigning the binding. */
export interface Mutation {
  readonly binding: Binding;
  readonly node: Node;
  /** False for a guess: the binding is the first argument of a function of the module. */
  readonly certain: boolean;
}

/** Everything that the slicer wants to know about one file; made once and shared by all functions. */
export class Module {
  readonly file: string;
  readonly text: string;
  readonly loader: Loader;
  readonly program: TSESTree.Program;
  readonly commonJs: boolean;
  readonly parents = new Map<Node, Node>();
  readonly units: Unit[] = [];
  readonly bindings = new Map<string, Binding>();
  readonly exports = new Map<string, Export>();
  readonly stars: { readonly source: string; readonly node: Node; readonly via: "import" | "require" }[] = [];
  /** Statements that stay whatever is reached: directives and the marks of compiled CommonJS. */
  readonly prelude = new Set<Node>();
  /** `import "x"`. */
  readonly bareImports: TSESTree.ImportDeclaration[] = [];
  /** `module.exports = ...`: names are not visible, only the whole can be wanted. */
  opaque: boolean;
  readonly uses: Use[] = [];
  readonly functions: FunctionNode[] = [];
  /** Nodes with rules of their own: `import.meta`, `import()`, `require`, `this`, `await`, calls. */
  readonly special: Node[] = [];
  readonly #scopes = new Map<Variable, Binding>();
  #lineStarts: number[] | undefined;
  #sortedUnits: Unit[] | undefined;
  #writesTo: Map<Binding, Use[]> | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.loader = loaderOf(file);
    const { program, hasModuleSyntax } = parse(file, text);
    this.program = program;
    this.opaque = false;
    walk(program, (node, parent) => {
      if (parent !== undefined) this.parents.set(node, parent);
      if (isFunction(node)) this.functions.push(node);
      if (SPECIAL.has(node.type)) this.special.push(node);
      return undefined;
    });
    this.special.sort((a, b) => a.range[0] - b.range[0]);
    this.commonJs = !hasModuleSyntax && isCommonJs(file, this.special);
    for (const statement of program.body) this.#addStatement(statement);
    if (this.commonJs) commonJsExports(this);
    this.#addUses();
  }

  /** Line and column, both from 1. */
  position(offset: number): { line: number; column: number } {
    this.#lineStarts ??= [0, ...[...this.text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map((match) => match.index + match[0].length)];
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] as number) + 1 };
  }

  offset(line: number, column: number): number {
    this.position(0);
    return ((this.#lineStarts as number[])[line] ?? this.text.length) + column;
  }

  source(node: Node): string {
    return this.text.slice(node.range[0], node.range[1]);
  }

  parent(node: Node): Node | undefined {
    return this.parents.get(node);
  }

  /** The nearest parent that is more than a type assertion, with the child of it that holds `node`. */
  meaning(node: Node): { readonly parent: Node | undefined; readonly child: Node } {
    let child = node;
    let parent = this.parents.get(node);
    while (parent !== undefined && bare(parent) !== parent) {
      child = parent;
      parent = this.parents.get(parent);
    }
    return { parent, child };
  }

  /** The functions and class bodies around a node, inside out. */
  *functionsAround(node: Node): Generator<FunctionNode> {
    for (let at = this.parents.get(node); at !== undefined; at = this.parents.get(at)) if (isFunction(at)) yield at;
  }

  usesIn(node: { readonly range: readonly [number, number] }): Use[] {
    return slice(this.uses, (use) => use.node, node);
  }

  /** All assignments to a name but the one of its declaration. */
  writesTo(binding: Binding): readonly Use[] {
    this.#writesTo ??= groupBy(
      this.uses.filter((use) => use.write),
      (use) => use.binding as Binding,
    );
    return this.#writesTo.get(binding) ?? [];
  }

  specialIn(node: { readonly range: readonly [number, number] }): Node[] {
    return slice(this.special, (each) => each, node);
  }

  /** Whether a name without a declaration in sight is a member of the merged namespace or enum around it. */
  isMergedMember(node: Node, name: string): boolean {
    const unit = this.unitOf(node);
    if (unit?.node.type !== "TSModuleDeclaration" && unit?.node.type !== "TSEnumDeclaration") return false;
    const owner = unit.node.id.type === "Identifier" ? this.bindings.get(unit.node.id.name) : undefined;
    return (owner?.units ?? []).some(({ node: part }) => {
      if (part.type === "TSEnumDeclaration")
        return part.body.members.some((member) => member.id.type === "Identifier" && member.id.name === name);
      if (part.type !== "TSModuleDeclaration" || part.body?.type !== "TSModuleBlock") return false;
      return part.body.body.some(
        (statement) => statement.type === "ExportNamedDeclaration" && declaredNames(statement.declaration).includes(name),
      );
    });
  }

  /** The unit whose text holds the node. */
  unitOf(node: Node): Unit | undefined {
    this.#sortedUnits ??= [...this.units].sort((a, b) => a.node.range[0] - b.node.range[0]);
    const unit = this.#sortedUnits[firstFrom(this.#sortedUnits, (each) => each.node.range[0], node.range[0] + 1) - 1];
    return unit !== undefined && within(node, unit.node) ? unit : undefined;
  }

  declare(name: string, node: Node, unit: Unit | undefined, reassignable: boolean): Binding {
    let binding = this.bindings.get(name);
    if (binding === undefined) {
      binding = { name, units: [], imported: undefined, node, reassignable };
      this.bindings.set(name, binding);
    }
    if (unit !== undefined && !binding.units.includes(unit)) binding.units.push(unit);
    return binding;
  }

  addUnit(node: Node, statement: Node, what: string): Unit {
    const unit = { node, statement, what };
    this.units.push(unit);
    this.#sortedUnits = undefined;
    return unit;
  }

  #addStatement(statement: TSESTree.ProgramStatement): void {
    switch (statement.type) {
      case "ImportDeclaration": {
        if (statement.importKind === "type") return;
        if (statement.specifiers.length === 0) {
          this.bareImports.push(statement);
          return;
        }
        for (const specifier of statement.specifiers) {
          if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") continue;
          const name =
            specifier.type === "ImportDefaultSpecifier"
              ? "default"
              : specifier.type === "ImportNamespaceSpecifier"
                ? "*"
                : nameOf(specifier.imported);
          this.declare(specifier.local.name, specifier.local, undefined, false).imported = {
            source: statement.source.value,
            name,
            via: "import",
            node: specifier,
          };
        }
        return;
      }
      case "ExportAllDeclaration":
        if (statement.exportKind === "type") return;
        if (statement.exported === null) this.stars.push({ source: statement.source.value, node: statement, via: "import" });
        else this.exports.set(nameOf(statement.exported), { source: statement.source.value, name: "*", node: statement });
        return;
      case "ExportNamedDeclaration": {
        if (statement.exportKind === "type") return;
        for (const specifier of statement.specifiers) {
          if (specifier.exportKind === "type") continue;
          const exported = nameOf(specifier.exported);
          if (statement.source === null) this.exports.set(exported, { local: nameOf(specifier.local), node: specifier });
          else this.exports.set(exported, { source: statement.source.value, name: nameOf(specifier.local), node: specifier });
        }
        if (statement.declaration !== null)
          for (const name of this.#addDeclaration(statement.declaration, statement))
            this.exports.set(name, { local: name, node: statement });
        return;
      }
      case "ExportDefaultDeclaration": {
        const { declaration } = statement;
        if (
          (declaration.type === "FunctionDeclaration" ||
            declaration.type === "ClassDeclaration" ||
            declaration.type === "TSDeclareFunction") &&
          declaration.id !== null
        ) {
          this.#addDeclaration(declaration, statement);
          this.exports.set("default", { local: declaration.id.name, node: statement });
          return;
        }
        if (declaration.type === "TSInterfaceDeclaration") return;
        this.declare("export default", statement, this.addUnit(declaration, statement, "export default"), false);
        this.exports.set("default", { local: "export default", node: statement });
        return;
      }
      case "TSExportAssignment":
        this.opaque = true;
        this.addUnit(statement, statement, "export =");
        return;
      default:
        if (this.#addDeclaration(statement, statement).length > 0) return;
        if (statement.type === "ExpressionStatement" && typeof statement.directive === "string") {
          this.prelude.add(statement);
          return;
        }
        if (isType(statement)) return;
        // `if`, `for`, `try`, expressions: one unit; a `var` in it belongs to the module.
        this.addUnit(statement, statement, describe(statement));
    }
  }

  /** Adds the units of a declaration and returns the names that it declares. */
  #addDeclaration(node: Node, statement: Node): string[] {
    switch (node.type) {
      case "VariableDeclaration": {
        if (node.declare) return [];
        const names: string[] = [];
        for (const declarator of node.declarations) {
          const found = patternNames(declarator.id);
          const unit = this.addUnit(declarator, statement, `${node.kind} ${found.map((each) => each.name).join(", ")}`);
          const required = this.#required(declarator);
          for (const identifier of found) {
            const binding = this.declare(identifier.name, identifier, unit, node.kind === "let" || node.kind === "var");
            if (required !== undefined)
              binding.imported = {
                ...required,
                name: declarator.id === identifier ? "*" : propertyOf(declarator.id, identifier),
                node: declarator,
              };
            names.push(identifier.name);
          }
        }
        return names;
      }
      case "FunctionDeclaration":
      case "ClassDeclaration":
      case "TSDeclareFunction":
      case "TSEnumDeclaration": {
        if (node.declare || node.id === null) return [];
        const word = node.type === "ClassDeclaration" ? "class" : node.type === "TSEnumDeclaration" ? "enum" : "function";
        this.declare(node.id.name, node.id, this.addUnit(node, statement, `${word} ${node.id.name}`), false);
        return [node.id.name];
      }
      case "TSModuleDeclaration": {
        if (node.declare || node.id.type !== "Identifier" || node.kind === "global") return [];
        this.declare(node.id.name, node.id, this.addUnit(node, statement, `namespace ${node.id.name}`), false);
        return [node.id.name];
      }
      case "TSImportEqualsDeclaration": {
        if (node.importKind === "type") return [];
        const unit = this.addUnit(node, statement, `import ${node.id.name}`);
        const binding = this.declare(node.id.name, node.id, unit, false);
        const { moduleReference } = node;
        if (moduleReference.type === "TSExternalModuleReference" && moduleReference.expression.type === "Literal")
          binding.imported = { source: moduleReference.expression.value, name: "*", via: "require", node };
        return [node.id.name];
      }
      default:
        return [];
    }
  }

  #required(declarator: TSESTree.VariableDeclarator): Omit<Imported, "name" | "node"> | undefined {
    const source = declarator.init === null ? undefined : requireOf(declarator.init);
    return source === undefined ? undefined : { source, via: "require" };
  }

  #addUses(): void {
    const manager = analyzeScopes(this.program);
    const top: Scope | undefined = manager.globalScope?.childScopes[0];
    for (const variable of top?.variables ?? []) {
      let binding = this.bindings.get(variable.name);
      if (binding === undefined) {
        // A `var` inside a block of the top level.
        const definition = variable.defs.find((each) => each.type === "Variable");
        const unit = definition === undefined ? undefined : this.unitOf(definition.node);
        if (definition === undefined || unit === undefined) continue;
        binding = this.declare(variable.name, definition.name, unit, true);
      }
      this.#scopes.set(variable, binding);
    }
    const types = this.special.filter((node) => node.type === "TSTypeQuery");
    for (const scope of manager.scopes) {
      for (const reference of scope.references) {
        const node = reference.identifier;
        if (!reference.isValueReference || types.some((type) => within(node, type))) continue;
        if (
          reference.init === true &&
          reference.isWriteOnly() &&
          reference.resolved !== null &&
          reference.resolved.defs.some((each) => each.type === "Variable" && each.name === node)
        )
          continue;
        const { resolved } = reference;
        const binding = resolved === null ? undefined : (this.#scopes.get(resolved) ?? this.#classBinding(resolved));
        const declared = resolved !== null && binding === undefined && resolved.scope === top;
        const free = resolved === null || declared;
        if (free && this.commonJs) {
          const member = exportsMember(this, node);
          if (member !== undefined) {
            this.uses.push({
              name: member.name,
              node: member.node,
              binding: this.bindings.get(member.name),
              local: undefined,
              write: this.#writes(member.node),
            });
            continue;
          }
        }
        this.uses.push({
          name: node.name,
          node,
          binding,
          local: free || binding !== undefined ? undefined : resolved,
          write: reference.isWrite() && binding !== undefined,
        });
      }
    }
    this.uses.sort((a, b) => a.node.range[0] - b.node.range[0]);
  }

  /** A class has its name a second time, in a scope of its own. */
  #classBinding(variable: Variable): Binding | undefined {
    const { block } = variable.scope;
    if (block.type !== "ClassDeclaration" || block.id?.name !== variable.name) return undefined;
    const binding = this.bindings.get(variable.name);
    return binding?.units.some((unit) => unit.node === block) === true ? binding : undefined;
  }

  #writes(node: Node): boolean {
    const parent = this.parents.get(node);
    return (parent?.type === "AssignmentExpression" && parent.left === node) || parent?.type === "UpdateExpression";
  }
}

const SPECIAL: ReadonlySet<string> = new Set([
  "MetaProperty",
  "ImportExpression",
  "ThisExpression",
  "Super",
  "AwaitExpression",
  "ForOfStatement",
  "CallExpression",
  "NewExpression",
  "AssignmentExpression",
  "UpdateExpression",
  "UnaryExpression",
  "TSTypeQuery",
  "PrivateIdentifier",
  "VariableDeclaration",
]);
