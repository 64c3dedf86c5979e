import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effect, Intervention } from "../generated/menu.js";
import { anybody, type Menu } from "./server.js";

/** Say an effect, or why there is none: the type makes the compiler ask for both. */
function said(effect: Effect): string {
  return effect.months === null ? `no months: ${effect.absence}` : `${effect.months} months`;
}

async function* everyIntervention(menu: Menu): AsyncGenerator<Intervention> {
  const query = { pageSize: 10, lang: "en" } as const;
  for (let page = 1, release: number | undefined; ; page += 1) {
    const pinned = { ...query, page, ...(release === undefined ? {} : { release }) };
    const { data, error } = await menu.GET("/interventions", { params: { query: pinned } });
    if (error) throw new Error(error.detail);
    yield* data.results;
    if (!data.next) return;
    release = data.asOf.release ?? undefined;
  }
}

test("a client reads an item of the menu with its rating", async () => {
  const { data } = await anybody().GET("/interventions/{slug}", {
    params: { path: { slug: "feedback" }, query: { lang: "en" } },
  });

  assert.equal(data?.code, "B6");
  assert.equal(said(data.effect), "6 months");
  assert.equal(data.cost.absence, "not-printed");
});

test("a client follows the pages to the end", async () => {
  const slugs = new Set<string>();
  for await (const item of everyIntervention(anybody())) slugs.add(item.slug ?? "");

  const { data } = await anybody().GET("/interventions", { params: { query: { pageSize: 1 } } });
  assert.equal(slugs.size, data?.count);
  assert.ok(slugs.size > 10);
});

test("a client is told what is wrong and what was meant", async () => {
  const { data, error, response } = await anybody().GET("/interventions", {
    params: { query: { sector: ["v"], lang: "en" } },
  });

  assert.equal(data, undefined);
  assert.equal(response.status, 400);
  assert.equal(error?.type, "/v1/problems/invalid-input");
  assert.equal(error.errors?.[0]?.parameter, "sector");
  assert.equal(error.errors[0].suggestion, "vo");
});

test("a client that reads the evidence gets an estimate or why there is none", async () => {
  const { data } = await anybody().GET("/interventions/{slug}/evidence", {
    params: { path: { slug: "schrijfonderwijs" }, query: { model: "reml", groupBy: "sector" } },
  });

  const [all] = data?.estimates ?? [];
  assert.ok(all && all.k > 10);
  assert.equal(all.confidenceInterval?.length, 2);
});
