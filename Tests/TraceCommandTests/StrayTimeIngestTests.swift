import Foundation
import SyntheticFleet
import Testing

/// A log with times of another clock tells the same however many ingests read it, made anew and without an index, too.
@Suite struct StrayTimeIngestTests {
  /// Pairs of a request's records, seconds apart, some of them of another time.
  private func lines(_ random: inout SplitMix64) -> [String] {
    let count = [6, 20, 60, 200][random.index(below: 4)]
    let pause = [2.0, 7_200, 400_000][random.index(below: 3)]
    var time = 1_795_600_000.0
    return (0..<count).map { place in
      time += random.fraction() * pause
      let leaps = [time - 4 * 86_400, time - 500 * 86_400, 946_684_803, time + 4_000 * 86_400]
      let logged = random.chance(0.1) ? leaps[random.index(below: leaps.count)] : time
      let id = random.chance(0.9) ? #","correlation_id":"request-\#(place / 2)""# : ""
      let event = place % 2 == 0 ? #""Request started""# : #""Request finished","status_code":200"#
      return #"{"ts":\#(logged),"service":"api","event":\#(event)\#(id)}"#
    }
  }

  /// All that is printed of the requests of a source, and of what it holds.
  private func told(_ source: [String]) async throws -> [String] {
    var told: [String] = []
    for command in ["find", "report", "doctor"] {
      told.append(try await TraceBinary.run([command, "--format", "json"] + source).text)
    }
    return told
  }

  @Test func `several ingests of a growing log with strays are one, and reindex changes nothing`()
    async throws
  {
    for seed in Seeds.first(24) {
      var random = SplitMix64(seed: seed)
      let lines = lines(&random)
      let directory = try TemporaryDirectory()
      let file = try directory.write(lines.joined(separator: "\n") + "\n", to: "api.jsonl")
      let (once, often) = (directory.path("once.db"), directory.path("often.db"))
      _ = try await TraceBinary.run(["ingest", "--db", once, file])
      let expected = try await told(["--db", once])
      var end = 0
      while end < lines.count {
        end = min(lines.count, end + 1 + random.index(below: max(1, lines.count / 2)))
        _ = try directory.write(lines[..<end].joined(separator: "\n") + "\n", to: "api.jsonl")
        _ = try await TraceBinary.run(["ingest", "--db", often, file]).succeeded("ingest")
      }
      #expect(try await told(["--db", often]) == expected, "seed \(seed)")
      _ = try await TraceBinary.run(["reindex", "--db", often]).succeeded("reindex")
      #expect(try await told(["--db", often]) == expected, "seed \(seed), made anew")
      let report = try await TraceBinary.run(["report", "--format", "json", "--from", file]).text
      #expect(report == expected[1], "seed \(seed), from the log")
    }
  }
}
