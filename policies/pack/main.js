// What Pulumi runs: `pulumi preview --policy-pack policies/pack`. Plain JavaScript, because Pulumi compiles a pack that begins
// with TypeScript by a compiler of its own, with other rules than ours; an import afterwards is Node's own business.
void import("./pack.ts");
