import Foundation
import Testing

/// Small logs of programs with set clocks, and the true durations.
@Suite struct SetClockCaseTests {
  /// Every request of a log in `show`, by id.
  private func shown(_ name: String) async throws -> [String: ShowDocument] {
    let log = try await Fixture.setClocks.value.directory.path("\(name).jsonl")
    let found = try await TraceBinary.run(["find", "--from", log]).text
    let views: [ShowDocument] = try await TraceBinary.run(
      ["show", "-", "--format", "ndjson", "--from", log], standardInput: Data(found.utf8)
    ).documents()
    try #require(!views.isEmpty)
    for view in views { expectNoContradiction(view) }
    return Dictionary(views.map { ($0.correlation_id, $0) }) { first, _ in first }
  }

  private func doctor(_ name: String, _ options: [String] = []) async throws -> String {
    let log = try await Fixture.setClocks.value.directory.path("\(name).jsonl")
    return try await TraceBinary.run(["doctor", "--from", log] + options).text
  }

  /// The printed duration lies within the stated bounds, give or take a µs, and no passage is stated to be below 0.
  private func expectNoContradiction(_ view: ShowDocument) {
    for segment in view.segments {
      let comment: Comment = "\(view.correlation_id): \(segment)"
      #expect(segment.low_ns.map { $0 <= segment.duration_ns + 1_000 } ?? true, comment)
      #expect(segment.high_ns.map { $0 >= segment.duration_ns - 1_000 } ?? true, comment)
      if segment.segment.hasSuffix("transit") { #expect((segment.low_ns ?? 0) >= 0, comment) }
    }
  }

  private func expect(_ segment: ShowDocument.Segment, holds truth: Int64, _ slack: Int64) {
    #expect(segment.low_ns.map { $0 <= truth + slack } ?? true, "\(segment)")
    #expect(segment.high_ns.map { $0 >= truth - slack } ?? true, "\(segment)")
  }

  @Test func `a worker that was 20 seconds behind for a while moves nobody behind it`() async throws {
    let name = "one-worker-was-20-seconds-behind-for-a-while"
    let views = try await shown(name)
    #expect(views.count == 12)
    for view in views.values {
      let whole = try #require(view.segments.first { $0.segment == "end_to_end" })
      #expect(abs(whole.duration_ns - 39_000_000) <= 5_000_000)
      expect(whole, holds: 39_000_000, 1_000_000)
    }
    let text = try await doctor(name)
    #expect(text.contains("  · mailer: no disagreement seen; it may be up to 13 ms ahead of api"))
    #expect(text.contains("! worker-1: its clock seems to have jumped by about −20 s"))
  }

  @Test
  func `the transit of a call holds the true one, though the phone's clock was set before and after it`()
    async throws
  {
    let views = try await shown("transit-that-is-stated-to-be-below-zero")
    let view = try #require(views["502540d7-39cd-4586-93d4-e3f6e8915973"])
    let transit = try #require(view.segments.first { $0.segment == "request_transit" })
    #expect(transit.clock == "estimate")
    expect(transit, holds: 2_585_000, 0)
    #expect(views.values.allSatisfy { $0.outcome == "completed" })
  }

  @Test
  func `a request that ends on a clock that was set has an interval that holds, and the clock its reason`()
    async throws
  {
    let name = "uncorrected-value-with-a-bound"
    let views = try await shown(name)
    let view = try #require(views["6072af7e-36f6-44d0-bafc-07ef4cee6d3f"])
    expect(try #require(view.segments.first { $0.segment == "end_to_end" }), holds: 31_700_000, 100_000)
    #expect(
      try await !doctor(name).contains("no record of another program was sent to it or received from it"))
  }

  @Test func `around the time when a clock was set, values lie within their own intervals`() async throws {
    let views = try await shown("value-outside-its-own-interval")
    let view = try #require(views["c129fbe4-8351-4885-8ab8-0cb9a8e51801"])
    let transit = try #require(view.segments.first { $0.segment == "response_transit" })
    expect(transit, holds: 2_000_000, 2_000_000)
    #expect(transit.high_ns.map { $0 < 10_000_000 } == true)
  }
}
