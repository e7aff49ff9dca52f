/**
 * The release tool will not do this, and says in a sentence why and what to do next. Unlike a `UserError` nothing was
 * wrong with the command: the state of a branch, a registry or a cluster stands against it. Exit code 1.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
