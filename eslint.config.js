// SPDX-License-Identifier: Apache-2.0
import importX from "eslint-plugin-import-x";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const tests = ["**/*.test.ts", "**/*.test-d.ts", "**/test/**", "internal/**", "examples/**"];

/** Modules that only one folder may import, and why. */
const owned = [
  { group: ["java-bridge"], only: "bridge/src/native", message: "java-bridge is known to packages/bridge/src/native alone." },
  { group: ["@grpc/*", "@bufbuild/*"], only: "udf-runtime", message: "gRPC is known to packages/udf-runtime alone." },
  {
    group: ["esbuild", "oxc-parser", "oxc-resolver", "magic-string", "@typescript-eslint/scope-manager"],
    only: "udf-runtime/src/{bundle,driver}",
    message: "Bundling is known to packages/udf-runtime/src/bundle and driver alone.",
  },
  { group: ["apache-arrow"], only: "", message: "apache-arrow checks our Arrow IPC in tests; the packages read and write it themselves." },
];

/** The JVM and gRPC are reached by `await import()` when an environment starts; `bridge/driver` holds neither. */
const typesOnly = "^@tsflink/(bridge(?!/driver$)|udf-runtime)";

/** Which siblings a package may import, and whether for types only: `core` is below all, `tsflink` above all. */
const siblings = {
  core: { none: ["@tsflink/*", "tsflink"] },
  bridge: { none: ["@tsflink/*", "!@tsflink/core", "tsflink"] },
  "udf-runtime": { none: ["@tsflink/*", "!@tsflink/core", "tsflink"] },
  connectors: { none: ["@tsflink/*", "!@tsflink/core", "tsflink"] },
  table: {
    none: ["@tsflink/connectors", "@tsflink/connectors/*", "@tsflink/datastream", "tsflink"],
    typesOnly,
  },
  datastream: {
    none: ["@tsflink/connectors", "@tsflink/connectors/*", "@tsflink/table", "@tsflink/table/*", "tsflink"],
    typesOnly,
  },
  tsflink: {},
};

const boundaries = Object.entries(siblings).map(([name, { none = [], typesOnly: only }]) => ({
  files: [`packages/${name}/src/**/*.ts`],
  ignores: tests,
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: [
          ...(none.length > 0 ? [{ group: none, message: `packages/${name} does not know this package; see docs/architecture.md.` }] : []),
          ...(only !== undefined
            ? [
                {
                  regex: only,
                  allowTypeImports: true,
                  message: "Import its types only, or load it with `await import()` when an environment starts.",
                },
              ]
            : []),
          ...owned.filter((each) => each.only.split("/")[0] !== name).map(({ group, message }) => ({ group, message })),
        ],
      },
    ],
  },
}));

// Streams know tables in one folder.
boundaries.push({
  files: ["packages/datastream/src/table/**/*.ts"],
  ignores: tests,
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: typesOnly,
            allowTypeImports: true,
            message: "Import its types only, or load it with `await import()` when an environment starts.",
          },
        ],
      },
    ],
  },
});

// Inside the owning package, every folder but the owner.
const owners = ["bridge", "udf-runtime"].map((name) => ({
  files: [`packages/${name}/src/**/*.ts`],
  ignores: [...tests, ...owned.filter(({ only }) => only.startsWith(`${name}/`)).map(({ only }) => `packages/${only}/**`)],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: [
          { group: siblings[name].none, message: `packages/${name} does not know this package; see docs/architecture.md.` },
          ...owned.filter(({ only }) => only !== name).map(({ group, message }) => ({ group, message, allowTypeImports: true })),
        ],
      },
    ],
  },
}));

export default defineConfig(
  globalIgnores([
    "**/dist/**",
    "**/target/**",
    "**/node_modules/**",
    "**/fixtures/**",
    "**/bundle-cases/**",
    "**/gen/**",
    "**/.venv/**",
    "**/coverage/**",
    "**/*.mjs",
    "**/*.js",
  ]),
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { project: "./tsconfig.check.json", tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "import-x/no-default-export": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/restrict-plus-operands": ["error", { allowNumberAndString: true }],
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // The parsers that we use type node kinds as enums and document their strings.
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      // Callers in plain JavaScript pass what the types forbid, and indexed reads are checked where it is not known to be needed.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Conversions throw a light value without a stack, which becomes a ConversionError where its path is known.
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // An assertion or a type argument that repeats what is inferred may tell the reader what it is.
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
      "@typescript-eslint/no-unnecessary-type-arguments": "off",
      "@typescript-eslint/no-invalid-void-type": ["error", { allowAsThisParameter: true }],
      // `{}` as the default of a type parameter says "no fields".
      "@typescript-eslint/no-empty-object-type": ["error", { allowObjectTypes: "always" }],
      // Interfaces of Java objects have methods, and those of options are written the same way.
      "@typescript-eslint/unbound-method": "off",
      // `isolatedDeclarations` asks for the annotation.
      "@typescript-eslint/prefer-as-const": "off",
      // A phantom type parameter appears once.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of strings." },
        { selector: "ExportAllDeclaration[exported=null]", message: "Name what is exported." },
      ],
    },
  },
  ...boundaries,
  ...owners,
  { files: ["packages/tsflink/src/**/*.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["**/*.config.ts", "internal/packed/test/pack.ts"],
    rules: { "import-x/no-default-export": "off" },
  },
  {
    files: tests,
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-misused-spread": "off",
    },
  },
);
