import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Small cases, worked out by hand. A clock with times of a number of ms and 1 ns has a resolution of 1 ns.
struct ClockTableTests {
  /// Bounds are asked for where the evidence is; over 30 ms, 500 ppm of drift are 15 µs at most.
  private let slack: Int64 = 15_000

  @Test func `an answer brackets the offset, and the middle is taken`() throws {
    let drawing = ClockDrawing(
      """
      client 10 → api 512
      api 513 → client 17
      client 10.000001 → api 520.000001
      """)
    // Client to api: the api is ahead by 502 at most; back: by 496 at least.
    let table = drawing.table
    let (client, api) = (drawing.id("client"), drawing.id("api"))
    let period = try #require(table.periods(of: client).first)
    #expect(period.kind == .estimate)
    #expect(period.evidence == 3)
    #expect(table.periods(of: api).first?.kind == .same)
    let bounds = table.offsetBounds(of: client, at: 10_000_000)
    expect(bounds.low, isNear: -502_000_000)
    expect(bounds.high, isNear: -496_000_000)
    expect(table.correction(of: client, at: 13_000_000), isNear: -499_000_000)
    #expect(table.correction(of: api, at: 513_000_000) == 0)
  }

  @Test func `a one-way hop that nothing contradicts moves nothing`() {
    let drawing = ClockDrawing(
      """
      api 10 → worker 14.000001
      api 20.000001 → worker 21
      """)
    let table = drawing.table
    #expect(table.isIdentity)
    let worker = drawing.id("worker")
    #expect(table.periods(of: worker).map(\.kind) == [.bound])
    let bounds = table.offsetBounds(of: worker, at: 20_000_000)
    #expect(bounds.low == nil)
    expect(bounds.high, isNear: 1_000_000)
    #expect(drawing.corrected(by: table) == drawing.corrected(by: .none))
  }

  @Test func `a message that arrives before it left moves its consumer by no more than it must`() {
    let drawing = ClockDrawing(
      """
      api 10 → worker 6
      api 20.000001 → worker 25
      """)
    #expect(
      drawing.corrected(by: drawing.table) == ["api 10 → worker 10", "api 20.000001 → worker 29"])
    #expect(drawing.table.periods(of: drawing.id("worker")).map(\.kind) == [.bound])
  }

  @Test func `a clock that counts in milliseconds is moved by whole ones`() {
    // The worker may have received at 6.999999: 3.000001 ms suffice, 4 ms are the next whole number.
    let drawing = ClockDrawing("api 10 → worker 6")
    #expect(drawing.corrected(by: drawing.table) == ["api 10 → worker 10"])
    // Cut off to a millisecond, 9 may be 9.999999: that contradicts nothing but for a nanosecond.
    #expect(ClockDrawing("api 9.999999 → worker 9\napi 10 → worker 11").table.isIdentity)
  }

  @Test func `a clock is bracketed through another one`() throws {
    let drawing = ClockDrawing(
      """
      api 10 → gateway 22
      gateway 23 → api 15
      api 10.000001 → gateway 30
      gateway 30 → store 30.000001
      gateway 10 → store 5
      store 6 → gateway 15.000001
      """)
    // Gateway − api is 8…12 and store − gateway is −9.000001…−5. So the gateway alone is wrong.
    let table = drawing.table
    let (api, store) = (drawing.id("api"), drawing.id("store"))
    #expect(try #require(table.periods.first).reference == api)
    let bounds = table.durationBounds(from: api, at: 0, to: store, at: 0)
    // Store − api is −1.000001…7, so 0 ms between equal readings are −7…1.000001 ms.
    #expect(bounds.kind == .estimate)
    expect(bounds.low, isNear: -7_000_000)
    expect(bounds.high, isNear: 1_000_001)
  }

  @Test func `hops between two clocks may say more than the way through the reference`() {
    let drawing = ClockDrawing(
      """
      api 10 → worker 19
      api 11 → worker 20
      api 12 → store 19
      api 13.000001 → store 40
      api 14 → store 80
      worker 30 → store 31
      store 32 → worker 32.000001
      store 33.000001 → worker 60
      """)
    let table = drawing.table
    let (worker, store) = (drawing.id("worker"), drawing.id("store"))
    // The api comes first by name, but the store has the most hops. Store − worker is −0.000001…1.
    #expect(table.periods.map(\.kind) == [.bound, .same, .estimate])
    let bounds = table.durationBounds(from: worker, at: 30_000_000, to: store, at: 31_000_000)
    #expect(bounds.kind == .estimate)
    expect(bounds.low, isNear: 0)
    expect(bounds.high, isNear: 1_000_001)
  }

  @Test func `two clocks with one bound each may bracket each other`() {
    let hops = (0..<4).map { "api \($0).000001 → worker \($0 + 9)\napi \($0) → store \($0 + 8).000001" }
    let drawing = ClockDrawing(
      """
      \(hops.joined(separator: "\n"))
      worker 30.000001 → store 31
      store 32 → worker 32
      """)
    let table = drawing.table
    let (worker, store) = (drawing.id("worker"), drawing.id("store"))
    // The api has the most hops, but no answers.
    #expect(table.periods.map(\.kind) == [.bound, .same, .estimate])
    let bounds = table.shownBounds(from: worker, at: 30_000_000, to: store, at: 31_000_000)
    #expect(bounds.kind == .estimate)
    // Store − worker is 0…0.999999.
    expect(bounds.low, isNear: 1)
    expect(bounds.high, isNear: 1_000_000)
    let back = table.shownBounds(from: store, at: 31_000_000, to: worker, at: 30_000_000)
    #expect(back.low == bounds.high.map { -$0 })
    #expect(back.high == bounds.low.map { -$0 })
  }

  @Test func `a duration on one clock is known to its resolution`() {
    let drawing = ClockDrawing("api 10 → worker 14\napi 20 → worker 22")
    // All times are whole multiples of 2 ms, which are steps of 1 ms.
    let worker = drawing.id("worker")
    let bounds = table(drawing).shownBounds(from: worker, at: 14_000_000, to: worker, at: 22_000_000)
    #expect(bounds == (8_000_000 - 999_999, 8_000_000 + 999_999, .same))
  }

  /// No log tells how fast a clock runs against true time; it is taken to be within 500 ppm.
  @Test func `an hour on one clock is known to 1.8 s, however fine its times are`() throws {
    let drawing = ClockDrawing("api 10 → worker 14.000001\napi 20 → worker 22")
    let worker = drawing.id("worker")
    let hour: Int64 = 3_600_000_000_000
    let bounds = drawing.table.durationBounds(from: worker, at: 0, to: worker, at: hour)
    #expect(bounds.kind == .same)
    #expect(abs(try #require(bounds.low) - (hour - 1_799_100_450)) < 1_000)
    #expect(abs(try #require(bounds.high) - (hour + 1_800_900_450)) < 1_000)
  }

  @Test func `clocks that nothing connects stay as logged and their durations unknown`() {
    let drawing = ClockDrawing("api 10 → worker 5\nshop 100 → cart 200")
    let table = drawing.table
    let bounds = table.durationBounds(
      from: drawing.id("api"), at: 0, to: drawing.id("cart"), at: 100)
    #expect(bounds == (nil, nil, .uncorrected))
    let unheard = drawing.id("unheard")
    #expect(table.correction(of: unheard, at: 7) == 0)
    #expect(table.offsetBounds(of: unheard, at: 7) == (nil, nil))
    #expect(ClockTable.none.durationBounds(from: 1, at: 3, to: 2, at: 9) == (nil, nil, .uncorrected))
  }

  @Test func `the clock with the most hops is the reference, of equals the first by name`() {
    let drawing = ClockDrawing("zebra 1 → ant 2")
    #expect(drawing.table.periods.map(\.kind) == [.same, .bound])
    #expect(drawing.table.periods.first?.origin == drawing.id("ant"))
    let more = ClockDrawing("zebra 1 → ant 2\nzebra 1 → bee 2")
    #expect(more.table.periods.last?.kind == .same)
  }

  private func table(_ drawing: ClockDrawing) -> ClockTable { drawing.table }

  private func expect(
    _ found: Int64?, isNear expected: Int64, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let found else {
      Issue.record("there is no bound", sourceLocation: sourceLocation)
      return
    }
    #expect(abs(found - expected) <= slack, sourceLocation: sourceLocation)
  }
}
