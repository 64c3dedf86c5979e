import assert from "node:assert/strict";
import { test } from "node:test";
import type { EnrolmentBody } from "../generated/menu.js";
import { anybody, supplier } from "./server.js";

const body: EnrolmentBody = {
  study: "demo",
  school: "99XC00",
  contact: { name: "Anna Verzonnen", role: "directeur", email: "anna@verzinsel.example" },
  groups: [{ grade: "groep 6", pupils: 27 }],
  participationCouncilConsent: { status: "obtained", decidedOn: "2026-05-12" },
  acceptsRandomAllocation: true,
};

test("a client enrols a school once, however often it asks, and withdraws it", async () => {
  const client = await supplier();
  const key = { "Idempotency-Key": crypto.randomUUID() };

  const first = await client.POST("/enrolments", { params: { header: key }, body });
  const again = await client.POST("/enrolments", { params: { header: key }, body });

  assert.equal(first.response.status, 201);
  assert.equal(first.data?.status, "enrolled");
  assert.equal(again.data?.id, first.data.id);
  assert.equal(again.response.headers.get("Idempotency-Replayed"), "true");

  const withdrawn = await client.POST("/enrolments/{id}/withdrawal", {
    params: {
      path: { id: first.data.id },
      header: { "Idempotency-Key": crypto.randomUUID() },
    },
    body: { reason: "The teacher fell ill." },
  });
  assert.equal(withdrawn.data?.status, "withdrawn");

  const { data } = await client.GET("/enrolments", {
    params: { query: { school: ["99XC00"], status: ["withdrawn"] } },
  });
  assert.ok(data?.results.some(({ id }) => id === first.data?.id));
});

test("a client without a token is told so by a problem", async () => {
  const { error, response } = await anybody().GET("/mandates", {});

  assert.equal(response.status, 401);
  assert.equal(error?.type, "/v1/problems/not-authenticated");
});
