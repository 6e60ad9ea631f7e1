import Testing

/// The recording with clocks that disagree by seconds. It was made on one clock, so what `trace` finds in the
/// recording itself is what must be found again.
struct RecordedSkewTests {
  let straight: RecordedRun
  let skewed: RecordedRun

  /// Skewed times were rounded to whole microseconds, at both ends.
  private static let rounding: Int64 = 1000

  init() async throws {
    straight = try await RecordedRun.shared.value
    skewed = try await RecordedRun.skewed.value
  }

  /// The segments of every request as found in skewed and in straight logs.
  private func pairs() throws -> [(
    request: String, skewed: ShowDocument.Segment, straight: ShowDocument.Segment
  )] {
    try straight.shown.keys.sorted().flatMap { request in
      let found = try #require(skewed.shown[request]).segmentsByName
      return try #require(straight.shown[request]).segmentsByName.compactMap { name, segment in
        found[name].map { (request, $0, segment) }
      }
    }
  }

  @Test func `outcomes, attempts and deliveries do not depend on clocks`() throws {
    #expect(skewed.shown.count == straight.shown.count)
    var violations = Violations()
    for (request, view) in straight.shown {
      let found = try #require(skewed.shown[request])
      violations.require(found.outcome == view.outcome, request, found.outcome)
      let names = Set(found.segmentsByName.keys)
      violations.require(names == Set(view.segmentsByName.keys), request, "has other segments")
    }
    violations.expectNone()
  }

  @Test func `show offers what idle consumers say of clocks, where it is more than fetching may take`()
    async throws
  {
    let consumed = straight.shown.first { $0.value.segments.contains { $0.segment == "queue_wait" } }
    let request = try #require(consumed?.key)
    let offer = "if an idle consumer takes a message at once: consumer-"
    func drawn(_ run: RecordedRun, _ options: [String] = []) async throws -> String {
      try await TraceBinary.run(["show", request, "--format", "table", "--db", run.index] + options).text
    }
    #expect(try await drawn(skewed).contains(offer))
    #expect(try await !drawn(skewed, ["--assume", "idle-pickup"]).contains(offer))
    #expect(try await !drawn(skewed, ["--raw-times"]).contains(offer))
    #expect(try await !drawn(straight).contains(offer))
  }

  @Test func `durations within one origin do not depend on its offset`() throws {
    var violations = Violations()
    for (request, found, straight) in try pairs() {
      let error = abs(found.duration_ns - straight.duration_ns)
      switch found.segment {
      case "api", "publish", "dispatch", "processing":
        violations.require(error == 0, request, "\(found.segment) is off by \(error) ns")
      case "client":
        // The client's clock gains 40 ppm, which may or may not have been corrected.
        let drift = straight.duration_ns * 40 / 1_000_000
        violations.require(error <= drift + Self.rounding, request, "client is off by \(error) ns")
      default: break
      }
    }
    violations.expectNone()
  }

  @Test func `the bounds of a duration enclose the true one, whatever the clocks say`() throws {
    var violations = Violations()
    for (request, found, straight) in try pairs() {
      let what = "\(found.segment), clock \(found.clock)"
      // A duration on one clock is as that clock told it, and the client's gains 40 ppm.
      let drift = found.clock == "same" ? straight.duration_ns * 40 / 1_000_000 : 0
      let (low, high) = (
        straight.duration_ns - drift - Self.rounding, straight.duration_ns + drift + Self.rounding
      )
      if let bound = found.low_ns { violations.require(bound <= high, request, "low of \(what)") }
      if let bound = found.high_ns { violations.require(bound >= low, request, "high of \(what)") }
    }
    violations.expectNone()
  }

  /// Answers come back within 2 ms, with 1 of them at the API, so a transit is known to half a millisecond.
  @Test func `answered HTTP requests bracket the client's offset to a millisecond, drift included`() throws {
    var violations = Violations()
    for (request, found, straight) in try pairs()
    where ["request_transit", "response_transit"].contains(found.segment) {
      violations.require(found.clock == "estimate", request, "clock \(found.clock)")
      let error = abs(found.duration_ns - straight.duration_ns)
      violations.require(error <= 1_000_000, request, "\(found.segment) is off by \(error) ns")
    }
    violations.expectNone()
  }

  /// The consumers' clocks are bounded from above only: a wait may be longer than it seems, without limit.
  @Test func `queue waits carry the one-sided uncertainty of the consumers' clocks`() throws {
    let waits = try pairs().filter { $0.skewed.segment == "queue_wait" }
    #expect(waits.count > 2_000)
    #expect(
      waits.allSatisfy { $0.skewed.clock == "bound" && $0.skewed.low_ns != nil && $0.skewed.high_ns == nil })
  }

  @Test func `an assumption about idle consumers brings queue waits within 50 ms of the truth`() async throws
  {
    let told: ReportDocument = try await TraceBinary.run(
      ["report", "--format", "json", "--assume", "idle-pickup", "--db", skewed.index]
    ).document()
    let segment = try #require(told.groups.first?.segments.first { $0.segment == "queue_wait" })
    let truth = straight.truths.flatMap { $0.queueWaits.map(\.nanoseconds) }.sorted()
    for percentile in segment.percentiles {
      let rank = max(1, Int((percentile.p * Double(truth.count) / 100).rounded(.up)))
      let error = abs(percentile.value_ns - truth[rank - 1])
      #expect(error < 50_000_000, "p\(percentile.p) is off by \(error) ns")
    }
  }

  /// Nothing answers a message, so no number may be passed off as an estimate of the consumers' offset.
  @Test func `a queue wait across clocks is never called an estimate`() throws {
    var violations = Violations()
    for (request, found, _) in try pairs() where found.segment == "queue_wait" {
      violations.require(!["estimate", "same"].contains(found.clock), request, "clock \(found.clock)")
    }
    violations.expectNone()
  }
}

extension ShowDocument {
  /// The identity of a segment: its name, message and attempt.
  struct SegmentName: Hashable {
    var segment: String
    var message: String?
    var attempt: Int?
  }

  /// Segments by what they are of.
  var segmentsByName: [SegmentName: Segment] {
    Dictionary(
      segments.map { (SegmentName(segment: $0.segment, message: $0.message_key, attempt: $0.attempt), $0) }
    ) { first, _ in first }
  }
}
