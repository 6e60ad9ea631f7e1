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
    for (request, story) in straight.shown {
      let found = try #require(skewed.shown[request])
      #expect(found.outcome == story.outcome, "\(request)")
      #expect(Set(found.segmentsByName.keys) == Set(story.segmentsByName.keys), "\(request)")
    }
  }

  @Test func `durations within one origin do not depend on its offset`() throws {
    for (request, found, straight) in try pairs() {
      switch found.segment {
      case "api", "publish", "dispatch", "processing":
        #expect(found.duration_ns == straight.duration_ns, "\(request) \(found.segment)")
      case "client":
        let drift = straight.duration_ns * 40 / 1_000_000
        #expect(
          abs(found.duration_ns - straight.duration_ns) <= drift + Self.rounding,
          "\(request): the client's clock gains 40 ppm")
      default: break
      }
    }
  }

  @Test func `the bounds of a duration enclose the true one, whatever the clocks say`() throws {
    for (request, found, straight) in try pairs() {
      let context: Comment = "\(request) \(found.segment), clock \(found.clock)"
      if let low = found.low_ns { #expect(low <= straight.duration_ns + Self.rounding, context) }
      if let high = found.high_ns { #expect(high >= straight.duration_ns - Self.rounding, context) }
    }
  }

  /// Answers come back within 2 ms, of which the API needs 1, so a transit is known to half a millisecond.
  @Test func `answered HTTP requests bracket the client's offset to a millisecond, drift included`() throws {
    let transits = try pairs().filter { $0.skewed.segment == "request_transit" }
    #expect(transits.count == straight.truths.map(\.client.count).reduce(0, +))
    for (request, found, straight) in transits {
      #expect(found.clock == "estimate", "\(request)")
      #expect(abs(found.duration_ns - straight.duration_ns) <= 1_000_000, "\(request)")
    }
  }

  /// Nothing answers a message, so no number may be passed off as an estimate of the consumers' offset.
  @Test func `a queue wait across clocks is never called an estimate`() throws {
    for (request, found, _) in try pairs() where found.segment == "queue_wait" {
      #expect(found.clock != "estimate" && found.clock != "same", "\(request)")
    }
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
