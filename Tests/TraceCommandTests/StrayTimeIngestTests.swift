import Foundation
import SyntheticFleet
import Testing

/// A log with times of another clock tells the same however many ingests read it, made anew and without an index, too.
@Suite struct StrayTimeIngestTests {
  /// Times with an offset, or without one up to 18 hours from UTC.
  private enum Zone: String, CaseIterable {
    case none = ""
    case east = "+18:00"
    case west = "America/New_York"

    var options: [String] { self == .none ? [] : ["--log-tz", rawValue] }

    /// A time in s since 1970 as it is logged.
    func logged(_ time: Double) -> String {
      guard self != .none else { return "\(time)" }
      let text = Date(timeIntervalSince1970: time).formatted(.iso8601.dateTimeSeparator(.space))
      return "\"\(text.dropLast())\""
    }
  }

  /// Pairs of a request's records, seconds apart, some of them of another time: two days away and more.
  private func lines(_ random: inout SplitMix64, in zone: Zone) -> [String] {
    let count = [6, 20, 60, 200][random.index(below: 4)]
    let pause = [2.0, 7_200, 400_000][random.index(below: 3)]
    var time = 1_795_600_000.0
    return (0..<count).map { place in
      time += random.fraction() * pause
      let leaps = [
        time - 2.1 * 86_400, time + 2.1 * 86_400, time - 4 * 86_400, time - 500 * 86_400, 946_684_803,
        time + 4_000 * 86_400,
      ]
      let logged = zone.logged(random.chance(0.1) ? leaps[random.index(below: leaps.count)] : time)
      let id = random.chance(0.9) ? #","correlation_id":"request-\#(place / 2)""# : ""
      let event = place % 2 == 0 ? #""Request started""# : #""Request finished","status_code":200"#
      return #"{"ts":\#(logged),"service":"api","event":\#(event)\#(id)}"#
    }
  }

  /// All that is printed of the requests of a source.
  private func told(_ source: [String]) async throws -> [String] {
    let found = try await TraceBinary.run(["find", "--format", "ndjson"] + source)
    let shown = try await TraceBinary.run(
      ["show", "-", "--format", "json"] + source, standardInput: found.standardOutput)
    let report = try await TraceBinary.run(["report", "--format", "json"] + source)
    return [found.text, shown.text, report.text]
  }

  /// What an index holds beside them.
  private func diagnosis(of index: String) async throws -> String {
    try await TraceBinary.run(["doctor", "--format", "json", "--db", index]).text
  }

  @Test func `several ingests of a growing log with strays are one, and reindex changes nothing`()
    async throws
  {
    for seed in Seeds.upToMany(80) {
      var random = SplitMix64(seed: seed)
      let zone = Zone.allCases[Int(seed) % Zone.allCases.count]
      let lines = lines(&random, in: zone)
      let directory = try TemporaryDirectory()
      let file = try directory.write(lines.joined(separator: "\n") + "\n", to: "api.jsonl")
      let (once, often) = (directory.path("once.db"), directory.path("often.db"))
      _ = try await TraceBinary.run(["ingest", "--db", once, file] + zone.options)
      let (expected, found) = (try await told(["--db", once]), try await diagnosis(of: once))
      #expect(try await told(["--from", file] + zone.options) == expected, "seed \(seed), from the log")
      var end = 0
      while end < lines.count {
        end = min(lines.count, end + 1 + random.index(below: max(1, lines.count / 2)))
        _ = try directory.write(lines[..<end].joined(separator: "\n") + "\n", to: "api.jsonl")
        _ = try await TraceBinary.run(["ingest", "--db", often, file] + zone.options).succeeded("ingest")
      }
      #expect(try await told(["--db", often]) == expected, "seed \(seed)")
      #expect(try await diagnosis(of: often) == found, "seed \(seed)")
      _ = try await TraceBinary.run(["reindex", "--db", often]).succeeded("reindex")
      #expect(try await told(["--db", often]) == expected, "seed \(seed), made anew")
      #expect(try await diagnosis(of: often) == found, "seed \(seed), made anew")
    }
  }

  @Test(arguments: ["Australia/Lord_Howe", "America/New_York"])
  func `the only time without an offset is as far from all others in an index made anew`(zone: String)
    async throws
  {
    // Noon of 23 November is over two days before in one of the zones, and less by UTC.
    let lines = (0..<8).map { place in
      let event = place % 2 == 0 ? #""Request started""# : #""Request finished","status_code":200"#
      return
        #"{"time":"2026-11-25T11:00:3\#(place)Z","service":"api","event":\#(event),"correlation_id":"r\#(place / 2)"}"#
    }
    let aside =
      #"{"time":"2026-11-23 12:00:00","service":"api","event":"Request started","correlation_id":"late"}"#
    let directory = try TemporaryDirectory()
    let file = try directory.write(
      (lines[..<5] + [aside] + lines[5...]).joined(separator: "\n") + "\n", to: "api.jsonl")
    let index = directory.path("trace.db")
    _ = try await TraceBinary.run(["ingest", "--db", index, file, "--log-tz", zone]).succeeded("ingest")
    let (expected, found) = (try await told(["--db", index]), try await diagnosis(of: index))
    #expect(try await told(["--from", file, "--log-tz", zone]) == expected)
    _ = try await TraceBinary.run(["reindex", "--db", index]).succeeded("reindex")
    #expect(try await told(["--db", index]) == expected)
    #expect(try await diagnosis(of: index) == found)
  }
}
