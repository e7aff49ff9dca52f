import { join } from "node:path";
import { branchFacts, branchProblems } from "./branches.ts";

const problems = branchProblems(branchFacts(join(import.meta.dirname, "..", "..")));
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
