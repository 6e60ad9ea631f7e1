import Testing

/// The recording with clocks that disagree by seconds. It was made on one clock, so what `trace` finds in the
/// recording itself is what must be found again.
struct RecordedSkewTests {
  let straight: RecordedRun
  let skewed: RecordedRun

  /// Skewed times were rounded to whole microseconds, at both ends.
  private static let rounding: Int64 = 1000

  init() throws {
    straight = try RecordedRun.shared.get()
    skewed = try RecordedRun.skewed.get()
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
    for (request, story) in straight.shown {
      let found = try #require(skewed.shown[request])
      violations.require(found.outcome == story.outcome, request, found.outcome)
      let names = Set(found.segmentsByName.keys)
      violations.require(names == Set(story.segmentsByName.keys), request, "has other segments")
    }
    violations.expectNone()
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
      let low = found.low_ns ?? .min
      let high = found.high_ns ?? .max
      let truth = straight.duration_ns
      violations.require(
        low <= truth + Self.rounding && high >= truth - Self.rounding, request,
        "\(found.segment), clock \(found.clock): \(truth) ns is not in \(low)...\(high)")
    }
    violations.expectNone()
  }

  /// At its quickest either way takes half a millisecond, so all exchanges together bracket the offset to
  /// ± 0.5 ms; twice that is allowed, because the clock drifts between the quickest ones.
  @Test func `answered HTTP requests bracket the client's offset to a millisecond, drift included`() throws {
    let transits = try pairs().filter { $0.skewed.segment == "request_transit" }
    #expect(transits.count == straight.truths.map(\.client.count).reduce(0, +))
    var violations = Violations()
    for (request, found, straight) in transits {
      let error = found.duration_ns - straight.duration_ns
      violations.require(found.clock == "estimate", request, "clock \(found.clock)")
      violations.require(abs(error) <= 1_000_000, request, "is off by \(error) ns")
    }
    violations.expectNone()
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
  /// What a segment is of: its name, message and attempt.
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
