import globals from "globals";
import tseslint from "typescript-eslint";

/**
 * Who may import whom (docs/decisions/0001). The first pattern of a room is what its files must not reach for.
 */
const forbidden = (files, patterns, message) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ group: patterns, message }] }] },
});

export default tseslint.config(
  { ignores: ["**/dist/", "**/rendered/", ".local/", "**/openapi.d.ts", "**/*.js", "**/*.config.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true }, globals: globals.node },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // Bracket access says "from an index signature", which tsc also wants (noPropertyAccessFromIndexSignature).
      "@typescript-eslint/dot-notation": "off",
      // Pulumi components hand themselves to every child they make.
      "@typescript-eslint/no-this-alias": ["error", { allowedNames: ["parent"] }],
      "@typescript-eslint/no-invalid-void-type": ["error", { allowInGenericTypeArguments: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Export by name: a name is what people search for." },
      ],
    },
  },
  forbidden(
    ["services/*/src/**"],
    ["environments", "infra", "manifests", "argocd", "releases", "local", "policies", "bench"].map(
      (room) => `**/${room}/*`,
    ),
    "A service never imports platform code.",
  ),
  forbidden(
    ["environments/**"],
    ["**/infra/*", "**/manifests/*", "**/argocd/*", "**/releases/*", "**/local/*", "**/services/*"],
    "environments/ imports nothing of ours.",
  ),
  forbidden(
    ["infra/**"],
    ["**/manifests/*", "**/argocd/*", "**/releases/*", "**/local/*"],
    "infra, manifests and argocd never import one another.",
  ),
  forbidden(
    ["manifests/**"],
    ["**/infra/*", "**/argocd/*", "**/releases/*", "**/local/*"],
    "infra, manifests and argocd never import one another.",
  ),
  forbidden(
    ["argocd/**"],
    ["**/infra/*", "**/manifests/*", "**/releases/*", "**/local/*"],
    "infra, manifests and argocd never import one another.",
  ),
  forbidden(
    ["jobs/!(*.test).ts"],
    ["infra", "manifests", "argocd", "releases", "local", "policies", "services", "scripts", "bench", "tests"].map(
      (room) => `**/${room}/*`,
    ),
    "A job runs in a cluster, where there is nothing of ours but facts.",
  ),
  forbidden(
    ["releases/**"],
    ["**/infra/*", "**/policies/*", "**/local/*", "**/scripts/*", "**/bench/*"],
    "A release renders and commits; it needs facts and renderers, nothing else of ours.",
  ),
  {
    files: ["**/*.test.ts", "tests/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
    },
  },
);
