import { confirm, intro, isCancel, multiselect, select, text } from "@clack/prompts";
import { UserError } from "../../../environments/user-error.ts";
import { Slug } from "../../../services/descriptor.ts";
import { defaultPath, type Language, languages, type ServiceRequest } from "./service-request.ts";

/**
 * Asks on the terminal what the options would say.
 *
 * @throws UserError when the person changes their mind
 */
export async function askForService(teams: readonly string[]): Promise<ServiceRequest> {
  intro("A new service");
  const name = await answered(text({ message: "Its name?", placeholder: "ms-inventario", validate: slug }));
  const team = await answered(text({ message: `Its team? (${teams.join(", ")}, or a new one)`, validate: slug }));
  const language = await answered(
    select<Language>({ message: "Its language?", options: languages.map((value) => ({ value })) }),
  );
  const needs = await answered(
    multiselect<Need>({ message: "What does it need?", options: needsIn[language], required: false }),
  );
  const path = defaultPath(name);
  const isPublic = await answered(confirm({ message: `Do people reach it, at ${path}?` }));
  const wants = (need: Need): boolean => needs.includes(need);
  return {
    name,
    team,
    language,
    path,
    isPublic,
    database: wants("database"),
    broker: wants("broker"),
    cache: wants("cache"),
    bucket: wants("bucket"),
  };
}

const allNeeds = ["database", "broker", "cache", "bucket"] as const;
type Need = (typeof allNeeds)[number];

const options = allNeeds.map((value) => ({ value }));
const needsIn: Readonly<Record<Language, { value: Need }[]>> = {
  typescript: options,
  python: options.filter(({ value }) => value !== "database"),
};

async function answered<Answer>(question: Promise<Answer>): Promise<Exclude<Answer, symbol>> {
  const answer = await question;
  if (isCancel(answer)) throw new UserError("Nothing was made.");
  return answer as Exclude<Answer, symbol>;
}

function slug(value: string | undefined): string | undefined {
  const parsed = Slug.safeParse(value);
  return parsed.success ? undefined : `Use ${parsed.error.issues[0]?.message ?? "another name"}.`;
}
