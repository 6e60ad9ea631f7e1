import Foundation
import Testing

/// The recording with clocks that disagree in several ways, seconds apart and both ways, so that most logged waits
/// may be negative. It was made on one clock: what `trace` finds in it as it is must lie within what is stated.
struct ManySkewsTests {
  static let skews = [
    ClockSkew(
      name: "consumers behind, client ahead",
      offsets: ["client.jsonl": 5_300_000, "consumer-1.jsonl": -21_200_000, "consumer-2.jsonl": -23_700_000],
      drifts: ["client.jsonl": -55, "consumer-1.jsonl": 30, "consumer-2.jsonl": -45]),
    ClockSkew(
      name: "API ahead and gaining",
      offsets: ["api.jsonl": 17_000_000, "consumer-2.jsonl": 2_500_000], drifts: ["api.jsonl": 90]),
    ClockSkew(
      name: "client set back in the middle",
      offsets: ["client.jsonl": 800_000, "consumer-1.jsonl": -12_000_000, "consumer-2.jsonl": -9_000_000],
      drifts: ["client.jsonl": 20, "consumer-2.jsonl": -80],
      steps: ["client.jsonl": (after: 40, by: -1_300_000)]),
    ClockSkew(
      name: "API set forward in the middle",
      offsets: ["client.jsonl": -900_000, "consumer-1.jsonl": -14_000_000, "consumer-2.jsonl": -15_000_000],
      drifts: ["client.jsonl": -35], steps: ["api.jsonl": (after: 50, by: 2_000_000)]),
    ClockSkew(
      name: "client set forward in the middle",
      offsets: ["client.jsonl": 400_000, "consumer-1.jsonl": -11_000_000, "consumer-2.jsonl": 6_000_000],
      drifts: ["consumer-1.jsonl": 25], steps: ["client.jsonl": (after: 55, by: 1_700_000)]),
    ClockSkew(
      name: "API set back in the middle",
      offsets: ["consumer-1.jsonl": -16_000_000, "consumer-2.jsonl": -13_000_000],
      drifts: ["client.jsonl": 15, "api.jsonl": -20], steps: ["api.jsonl": (after: 45, by: -1_900_000)]),
  ]

  /// Skewed times were rounded to whole microseconds, at both ends.
  private static let rounding: Int64 = 1000
  /// No clock gains more against the true one.
  private static let fastest = 100

  @Test(arguments: skews) func `what is stated of every transit, wait and whole holds the truth`(
    _ skew: ClockSkew
  ) async throws {
    let straight = try await RecordedRun.shared.value
    let skewed = try await RecordedRun.skewed(skew, showingEach: skew.name == Self.skews[0].name ? 1 : 4)
    let doubts = Dictionary(
      uniqueKeysWithValues: try #require(skewed.report.true_minus_printed).map { ($0.segment, $0) })
    var violations = Violations()
    var waits = 0
    for (request, view) in skewed.shown {
      let truth = try #require(straight.shown[request])
      violations.require(view.outcome == truth.outcome, request, view.outcome)
      let known = truth.segmentsByName
      for (name, segment) in view.segmentsByName where segment.clock != "same" {
        let straight = try #require(known[name]?.duration_ns, "\(request): \(name)")
        violations.require(
          segment.encloses(straight, within: Self.slack(straight)), request, "\(segment), was \(straight)")
        // A report's row does not tell which other records a request has.
        guard segment.segment != "elapsed" else { continue }
        let doubt = try #require(doubts[segment.segment], "\(segment.segment)")
        let error = straight - segment.duration_ns
        let slack = Self.slack(straight)
        violations.require((doubt.low_ns ?? .min / 2) - slack <= error, request, "\(doubt), was \(error)")
        violations.require((doubt.high_ns ?? .max / 2) + slack >= error, request, "\(doubt), was \(error)")
        if segment.segment.hasSuffix("transit") {
          violations.require(segment.clock == "estimate", request, "\(name) is a \(segment.clock)")
        }
        waits += segment.segment == "queue_wait" ? 1 : 0
      }
    }
    violations.expectNone()
    #expect(waits > 450)
    try await expectPercentiles(of: skewed, truths: straight.truths)
  }

  /// Of the true time, which the reference's drift may stretch.
  private static func slack(_ duration: Int64) -> Int64 {
    rounding + abs(duration) * Int64(fastest) / 1_000_000
  }

  private func expectPercentiles(of run: RecordedRun, truths: [RequestTruth]) async throws {
    let told: ReportDocument = try await TraceBinary.run(
      ["report", "--format", "json", "--assume", "idle-pickup", "--db", run.index]
    ).document()
    let segment = try #require(told.groups.first?.segments.first { $0.segment == "queue_wait" })
    let truth = truths.flatMap { $0.queueWaits.map(\.nanoseconds) }.sorted()
    for percentile in segment.percentiles {
      let rank = max(1, Int((percentile.p * Double(truth.count) / 100).rounded(.up)))
      let error = abs(percentile.value_ns - truth[rank - 1])
      #expect(error < 50_000_000, "p\(percentile.p) is off by \(error) ns")
    }
  }

  @Test func `in the first of them most logged waits are negative`() async throws {
    let skewed = try await RecordedRun.skewed(Self.skews[0], showingEach: 1_000)
    let told = try await TraceBinary.run(["doctor", "--format", "json", "--db", skewed.index])
    struct Doctor: Decodable {
      struct Negative: Decodable {
        var segment: String
        var count: Int
        var logged: Int
      }
      var negative: [Negative]
    }
    let waits = try JSONDecoder().decode(Doctor.self, from: told.standardOutput).negative
      .filter { $0.segment == "queue_wait" }
    let (all, negative) = waits.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.logged) }
    #expect(negative * 10 > all * 8, "\(negative) of \(all)")
  }
}

extension ShowDocument.Segment {
  /// The stated bounds leave the duration possible.
  func encloses(_ duration: Int64, within slack: Int64) -> Bool {
    (low_ns.map { $0 - slack } ?? .min) <= duration && duration <= (high_ns.map { $0 + slack } ?? .max)
  }
}
