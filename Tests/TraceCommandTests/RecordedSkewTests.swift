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
