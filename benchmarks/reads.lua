-- What wrk asks: the address it was given, or those in the file SEQUENCE from PLACE onwards.
-- With EVERY above 1 only each EVERYth request is one of the file. Says what came of it as JSON.

local sequence = os.getenv("SEQUENCE")

if sequence then
  local addresses, asked, sent, repeated = {}, tonumber(os.getenv("PLACE")), 0, nil
  local every = tonumber(os.getenv("EVERY"))

  function init()
    for address in io.lines(sequence) do
      addresses[#addresses + 1] = address
    end
    repeated = wrk.format("GET", wrk.path)
  end

  function request()
    sent = sent + 1
    if sent % every ~= 0 then
      return repeated
    end
    asked = asked + 1
    return wrk.format("GET", addresses[(asked - 1) % #addresses + 1])
  end
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "p50": %.3f, "p99": %.3f, "wrong": %d, "lost": %d}\n',
    summary.requests, summary.duration, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, errors.status, lost))
end
