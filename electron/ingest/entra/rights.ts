/** Roles of Graph, of the directory and of Azure that lead on, under their names; by id they are the same in every tenant. */
import type { Right } from '../../../shared/domain/right.ts';

/** https://learn.microsoft.com/graph/permissions-reference and https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const BY_ID: ReadonlyMap<string, string> = new Map([
  ['1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9', 'Application.ReadWrite.All'], ['06b708a9-e830-4db3-a914-8e69da51d44f', 'AppRoleAssignment.ReadWrite.All'], ['9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8', 'RoleManagement.ReadWrite.Directory'],
  ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'], ['e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'],
  ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'], ['158c047a-c907-4556-b7ef-446551a6b5f7', 'Cloud Application Administrator'],
]);
const LEADS_ON = new Set([...BY_ID.values(), 'Company Administrator', 'Owner', 'Contributor', 'User Access Administrator', 'Role Based Access Control Administrator', 'Virtual Machine Contributor'].map((r) => r.toLowerCase()));

export function rightOf(role: string | undefined, on: string | undefined, condition?: string): { readonly rights?: readonly Right[] } {
  const named = BY_ID.get(role?.toLowerCase() ?? '') ?? role;
  if (named === undefined || !LEADS_ON.has(named.toLowerCase())) return {};
  return { rights: [{ effect: 'allow', acts: [named], ...(on === undefined ? {} : { on: [on] }), ...(condition === undefined ? {} : { if: condition }) }] };
}
