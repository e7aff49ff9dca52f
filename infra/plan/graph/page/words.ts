import type { GraphEdge, GraphStack } from "../plan-graph.ts";
import type { Family } from "../families.ts";

export const languages = ["es", "en"] as const;
export type Language = (typeof languages)[number];

/** Everything that the page says in words of its own; names of stacks, components and resources are the source's. */
export interface Words {
  readonly title: string;
  readonly stacks: string;
  readonly regions: string;
  readonly components: string;
  readonly resources: string;
  readonly search: string;
  readonly found: (cards: number, of: number) => string;
  readonly families: string;
  readonly shared: string;
  readonly bothRegions: string;
  /** Layers that have a name of their own in people's language. */
  readonly layers: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<NonNullable<GraphStack["role"]>, string>>;
  readonly order: (index: number) => string;
  readonly needs: string;
  readonly neededBy: string;
  readonly nobody: string;
  readonly kinds: Readonly<Record<GraphEdge["kind"], string>>;
  readonly protected: string;
  readonly close: string;
  readonly toLight: string;
  readonly toDark: string;
  readonly language: string;
  readonly keys: Readonly<Record<"/" | "↑↓←→" | "⏎" | "Esc", string>>;
  readonly family: Readonly<Record<Family, string>>;
}

export const words: Readonly<Record<Language, Words>> = {
  en: {
    title: "What pulumi up would declare",
    stacks: "stacks",
    regions: "regions",
    components: "components",
    resources: "resources",
    search: "Search components, types, values",
    found: (cards, of) => `${cards} of ${of}`,
    families: "What it is about",
    shared: "Every environment",
    bothRegions: "Both regions",
    layers: { shared: "Shared", foundation: "Foundation", cluster: "Cluster", argocd: "Argo CD", global: "Global" },
    roles: { primary: "primary", secondary: "secondary" },
    order: (index) => `Number ${index} in the order of pulumi up`,
    needs: "Needs",
    neededBy: "Needed by",
    nobody: "nothing",
    kinds: { inside: "same stack", output: "stack output", name: "by name" },
    protected: "protected",
    close: "Close",
    toLight: "Light colours",
    toDark: "Dark colours",
    language: "Language",
    keys: { "/": "search", "↑↓←→": "move", "⏎": "open", Esc: "close" },
    family: {
      network: "Network",
      balancer: "Load balancer",
      dns: "DNS",
      certificate: "Certificates",
      cluster: "Kubernetes",
      nodes: "Nodes",
      function: "Functions",
      delivery: "Delivery",
      database: "Database",
      cache: "Cache",
      broker: "Broker",
      storage: "Storage",
      registry: "Images",
      secret: "Secrets",
      key: "Keys",
      identity: "Identity",
      alarm: "Alarms",
      logs: "Logs",
      mail: "Mail",
      budget: "Budget",
      other: "Other",
    },
  },
  es: {
    title: "Lo que declararía pulumi up",
    stacks: "pilas",
    regions: "regiones",
    components: "componentes",
    resources: "recursos",
    search: "Buscar componentes, tipos, valores",
    found: (cards, of) => `${cards} de ${of}`,
    families: "De qué trata",
    shared: "Todos los entornos",
    bothRegions: "Ambas regiones",
    layers: { shared: "Compartido", foundation: "Cimientos", cluster: "Clúster", argocd: "Argo CD", global: "Global" },
    roles: { primary: "primaria", secondary: "secundaria" },
    order: (index) => `Número ${index} en el orden de pulumi up`,
    needs: "Necesita",
    neededBy: "Lo necesitan",
    nobody: "nada",
    kinds: { inside: "misma pila", output: "salida de pila", name: "por nombre" },
    protected: "protegido",
    close: "Cerrar",
    toLight: "Colores claros",
    toDark: "Colores oscuros",
    language: "Idioma",
    keys: { "/": "buscar", "↑↓←→": "mover", "⏎": "abrir", Esc: "cerrar" },
    family: {
      network: "Red",
      balancer: "Balanceador",
      dns: "DNS",
      certificate: "Certificados",
      cluster: "Kubernetes",
      nodes: "Nodos",
      function: "Funciones",
      delivery: "Entrega",
      database: "Base de datos",
      cache: "Caché",
      broker: "Mensajería",
      storage: "Almacenamiento",
      registry: "Imágenes",
      secret: "Secretos",
      key: "Claves",
      identity: "Identidad",
      alarm: "Alarmas",
      logs: "Registros",
      mail: "Correo",
      budget: "Presupuesto",
      other: "Otros",
    },
  },
};
