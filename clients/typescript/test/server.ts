/** The server that the tests ask, and a client of it that the types know. */
import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../generated/menu.js";

/** Only JSON: whole lists also come as CSV, NDJSON and XLSX, for which the types are text. */
type Json = "application/json" | "application/problem+json";

export type Menu = Client<paths, Json>;

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set the environment variable ${name}.`);
  return value;
}

const address = given("MENU_URL");

export function anybody(): Menu {
  return createClient<paths, Json>({ baseUrl: `${address}/v1` });
}

/** A client with the mandate that was made for these tests. */
export async function supplier(): Promise<Menu> {
  const answer = await fetch(`${address}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: given("MENU_CLIENT_ID"),
      client_secret: given("MENU_CLIENT_SECRET"),
    }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return createClient<paths, Json>({
    baseUrl: `${address}/v1`,
    headers: { Authorization: `Bearer ${access_token}` },
  });
}
