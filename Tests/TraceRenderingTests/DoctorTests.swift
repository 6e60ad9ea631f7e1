import Foundation
import Testing
import TraceModel

@testable import TraceRendering

/// The findings in `trace doctor`.
@Suite struct DoctorTests {
  private let api = Origin(service: "api")
  private let consumer = Origin(service: "consumer", instance: "consumer-1")

  private func time(_ seconds: Int64) -> Timestamp { Timestamp(nanoseconds: seconds * 1_000_000_000) }

  private func estimate(low: Int64, high: Int64, correction: Int64) -> ClockStatement {
    var clock = ClockStatement(kind: .estimate)
    clock.reference = api
    (clock.low, clock.high) = (Nanoseconds(low), Nanoseconds(high))
    clock.correction = Nanoseconds(correction)
    clock.evidence = 4020
    return clock
  }

  private func bound(low: Int64? = nil, high: Int64? = nil, correction: Int64 = 0) -> ClockStatement {
    var clock = ClockStatement(kind: .bound)
    clock.reference = api
    (clock.low, clock.high) = (low.map(Nanoseconds.init), high.map(Nanoseconds.init))
    clock.correction = Nanoseconds(correction)
    clock.evidence = 1912
    return clock
  }

  @Test func `one missing of a hundred is no defect and two are`() {
    func link(_ kind: Diagnosis.LinkFinding.Kind, missing: Int) -> Bool {
      Diagnosis.LinkFinding(
        kind: kind, service: "api", destination: nil, count: 100, missing: missing, examples: []
      ).needsAttention
    }
    #expect(!link(.unreceived, missing: 1) && link(.unreceived, missing: 2))
    #expect(!link(.unsent, missing: 10) && link(.unsent, missing: 11))
  }

  @Test func `times below 0 by less than a step need no attention, and others do`() {
    var finding = Diagnosis.NegativeFinding(
      segment: .queueWait, from: "api", to: "consumer", count: 4, logged: 0, corrected: 0,
      worst: Nanoseconds(-304))
    finding.explained = 1
    #expect(!finding.needsAttention)
    finding.logged = 1
    #expect(finding.needsAttention)
  }

  @Test func `an estimate says its half width, its evidence and its drift`() {
    var clock = estimate(low: -3_200_900_000, high: -3_199_100_000, correction: -3_200_000_000)
    clock.drift = 37e-6...43e-6
    #expect(
      ClockSentence.text(clock)
        == "−3.2 s ± 900 µs against api (estimate, 4,020 pairs), drift 40 ± 3 ppm; corrected")
  }

  @Test func `an estimate that the logged times agree with moves nothing`() {
    #expect(
      ClockSentence.text(estimate(low: -900_000, high: 500_000, correction: 0))
        == "agrees with api: between −900 µs and +500 µs (estimate, 4,020 pairs); as logged")
  }

  @Test func `a bound says its side`() {
    #expect(
      ClockSentence.text(bound(high: 1_714_000_000))
        == "no disagreement seen; it may be up to 1.714 s ahead of api (bound, 1,912 pairs)")
    #expect(
      ClockSentence.text(bound(high: -2_000_000_000, correction: -2_000_000_000))
        == "at least 2 s behind api (bound, 1,912 pairs); corrected by as much")
    #expect(
      ClockSentence.text(bound(low: 3_000_000_000, correction: 3_000_000_000))
        == "at least 3 s ahead of api (bound, 1,912 pairs); corrected by as much")
  }

  @Test func `a correction that is not the bound is said`() {
    #expect(
      ClockSentence.text(bound(high: 6_568_344, correction: -363_000))
        == "at most 6.57 ms ahead of api (bound, 1,912 pairs); corrected as 363 µs behind")
  }

  @Test func `an assumption is offered beside a bound and never instead of it`() {
    var clock = bound(high: 1_714_000_000)
    clock.assumed = AssumedOffset(
      offset: Nanoseconds(1_714_000_000), spread: Nanoseconds(12_000_000), pickups: 212)
    #expect(
      ClockSentence.assumption(clock)
        == "+1.714 s if an idle consumer takes a message at once (assumed from 212 pickups, the median one 12 ms later; --assume idle-pickup)"
    )
    #expect(ClockSentence.assumption(estimate(low: -1, high: 1, correction: 0)) == nil)
  }

  private var diagnosis: Diagnosis {
    var diagnosis = Diagnosis()
    diagnosis.requests = 2010
    var reference = Diagnosis.OriginFinding(origin: api, first: time(0), last: time(99))
    reference.records = 8123
    reference.uncorrelated = 4
    reference.resolution = Nanoseconds(1_000)
    reference.clock = ClockStatement(kind: .same)
    var other = Diagnosis.OriginFinding(origin: consumer, first: time(1), last: time(98))
    other.records = 100
    other.clock = bound(high: 1_714_000_000)
    diagnosis.origins = [reference, other]
    diagnosis.links = [
      Diagnosis.LinkFinding(
        kind: .unsent, service: "api", destination: nil, count: 2010, missing: 10, examples: ["a", "b"])
    ]
    return diagnosis
  }

  @Test func `a healthy fleet needs no attention and says so`() {
    let text = TableFormat().diagnosis(diagnosis, on: OutputTarget())
    #expect(text.hasSuffix("2,010 requests: nothing needs attention\n"))
    #expect(text.contains("api: 2,010 requests received, 10 not sent by a client that logs: a, b, …"))
    #expect(text.contains("consumer-1: no disagreement seen; it may be up to 1.714 s ahead of api"))
  }

  @Test func `what needs attention is marked, counted and changes the revision`() {
    var sick = diagnosis
    sick.skipped = [
      Diagnosis.SkippedFinding(
        file: "api.jsonl", reason: .malformed, count: 3,
        examples: [DecodingProblem(reason: .malformed, line: 17, offset: 0, explanation: "not JSON")])
    ]
    sick.origins[0].uncorrelated = 2000
    let text = TableFormat().diagnosis(sick, on: OutputTarget())
    #expect(text.contains("  ! api.jsonl: 3 lines malformed; api.jsonl:17: not JSON\n"))
    #expect(text.contains("  ! api: 25 % of its records have no correlation id\n"))
    #expect(text.hasSuffix("2 things need attention (marked !)\n"))
  }

  @Test func `incomplete requests lack a log only where no log covers the time`() {
    func remark(_ incomplete: Int, uncovered: Int = 0, doubtful: Int = 0) -> String {
      var sick = diagnosis
      sick.outcomes = [.completed: 9, .incomplete: incomplete]
      (sick.uncovered, sick.suspectedSampling) = (uncovered, doubtful)
      let text = TableFormat().diagnosis(sick, on: OutputTarget())
      return text.split(separator: "\n").map(String.init).first { $0.contains("incomplete") } ?? ""
    }
    #expect(
      remark(3) == "  · 3 requests incomplete: 3 lack a record though no log is known to be missing; "
        + "to list them: trace find --outcome incomplete")
    #expect(
      remark(40, uncovered: 40)
        == "  · 40 requests incomplete: 40 lack a record at a time that no log covers; "
        + "to list them: trace find --outcome incomplete")
    #expect(
      remark(6, uncovered: 2, doubtful: 3).contains(
        "2 lack a record at a time that no log covers, 3 lack a record of a kind of which too many are missing, "
          + "1 lacks a record though no log is known to be missing;"))
  }

  @Test func `what a coarse clock explains is told and not marked`() {
    var coarse = diagnosis
    var finding = Diagnosis.NegativeFinding(
      segment: .queueWait, from: "api", to: "consumer-1", count: 40, logged: 0, corrected: 0,
      worst: Nanoseconds(-304_000_000))
    (finding.explained, finding.resolution) = (40, Nanoseconds(1_000_000_000))
    coarse.negatives = [finding]
    let text = TableFormat().diagnosis(coarse, on: OutputTarget())
    #expect(
      text.contains(
        "  · queue_wait api → consumer-1: 40 of 40 below 0 as logged (down to −304 ms), which says nothing of "
          + "clocks: consumer-1 tells the time in steps of 1 s\n"))
    #expect(text.hasSuffix("nothing needs attention\n"))
    (finding.logged, finding.explained) = (2, 38)
    coarse.negatives = [finding]
    let marked = TableFormat().diagnosis(coarse, on: OutputTarget())
    #expect(
      marked.contains(
        "  ! queue_wait api → consumer-1: 2 of 40 below 0 as logged (down to −304 ms), 0 with corrected clocks; "
          + "38 more by less than a step: consumer-1 tells the time in steps of 1 s\n"))
    let json = JSONFormat().diagnosis(coarse, on: OutputTarget())
    #expect(json.contains(#""within_resolution":38,"resolution_ns":1000000000,"#))
  }

  @Test func `a clock that was set is stated before and after`() {
    var set = diagnosis
    var after = estimate(low: 196_800_000, high: 203_200_000, correction: 200_000_000)
    after.since = time(42)
    var before = estimate(low: -1_000_000, high: 1_000_000, correction: 0)
    before.until = time(43)
    set.origins[1].clock = before
    set.origins[1].periods = [before, after]
    let text = TableFormat().diagnosis(set, on: OutputTarget())
    #expect(text.contains("  · consumer-1 until 1970-01-01 00:00:43.000Z: agrees with api"))
    #expect(text.contains("  ! consumer-1 from 1970-01-01 00:00:42.000Z: +200 ms ± 3.2 ms against api"))
    #expect(set.needsAttention)
    #expect(
      JSONFormat().diagnosis(set, on: OutputTarget()).contains(#""clock_periods":[{"kind""#))
  }

  @Test(arguments: [40, 80, 160]) func `no line is wider than the page`(width: Int) {
    var sick = diagnosis
    sick.suspiciousIDs = [Diagnosis.IDFinding(id: "constant", kind: .swallowing(events: 900, of: 1000))]
    sick.negatives = [
      Diagnosis.NegativeFinding(
        segment: .queueWait, from: "api", to: "consumer-1", count: 9, logged: 5, corrected: 0,
        worst: Nanoseconds(-1_700_000_000))
    ]
    let text = TableFormat().diagnosis(sick, on: OutputTarget(width: width))
    for line in text.split(separator: "\n") { #expect(DisplayWidth.of(String(line)) <= width, "\(line)") }
  }

  @Test func `the document has everything in stable names`() throws {
    let text = JSONFormat().diagnosis(diagnosis, on: OutputTarget())
    let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "trace.doctor/1")
    #expect(json["needs_attention"] as? Bool == false)
    let origins = try #require(json["origins"] as? [[String: Any]])
    #expect(origins.map { $0["records"] as? Int } == [8123, 100])
    let clock = try #require(origins[1]["clock"] as? [String: Any])
    #expect(clock["kind"] as? String == "bound" && clock["offset_high_ns"] as? Int == 1_714_000_000)
    #expect(clock["offset_low_ns"] == nil)
  }

  @Test func `without any record that is what needs attention, in text and in JSON`() {
    let text = TableFormat().diagnosis(Diagnosis(), on: OutputTarget())
    #expect(text.contains("  ! there is no record; to index logs: trace ingest LOGS;"))
    #expect(text.hasSuffix("0 requests: one thing needs attention (marked !)\n"))
    let json = JSONFormat().diagnosis(Diagnosis(), on: OutputTarget())
    #expect(json.contains(#""needs_attention":true"#))
  }

  @Test func `columns for which there is no room are named`() {
    let renderer = { TableFormat().diagnosis(diagnosis, on: OutputTarget(width: $0)) }
    #expect(renderer(90).contains("\nleft out, as there is no room: resolution\n"))
    #expect(renderer(80).contains("\nleft out, as there is no room: until, resolution\n"))
    for width in [110, nil] { #expect(!renderer(width).contains("left out")) }
  }

  @Test func `ids that do not stand for one request are named, and counted where there are more`() {
    var diagnosis = diagnosis
    diagnosis.suspiciousIDs = [
      Diagnosis.IDFinding(id: "c", kind: .reused(occurrences: 4)),
      Diagnosis.IDFinding(id: "s", kind: .alias(of: "l", isJoined: true)),
    ]
    diagnosis.idCounts.reused = 3
    diagnosis.idCounts.reusingRequests = 1_204
    diagnosis.idCounts.joined = 2
    let texts = DoctorIDs.remarks(diagnosis).map { "\($0.mark)\($0.text)" }
    #expect(
      texts == [
        "  ! 'c' was used for 4 separate requests (c#2 …)",
        "  ! so were 2 more ids: 3 ids have 1,204 requests in all",
        "  · 's' is the end of 'l' and of no other id: one request",
        "  · 1 more id of 16 digits joined to one of 32 in the same way",
      ])
    #expect(diagnosis.needsAttention)
    diagnosis.suspiciousIDs.removeFirst()
    #expect(!diagnosis.needsAttention)
    diagnosis.suspiciousIDs = [Diagnosis.IDFinding(id: "a", kind: .alias(of: "b", isJoined: false))]
    #expect(diagnosis.needsAttention)
  }
}
