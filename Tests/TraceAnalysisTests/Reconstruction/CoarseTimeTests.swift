import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Programs with whole seconds among others with milliseconds. A time says that the event happened at
/// it or less than its step later: no false order, and no false evidence about clocks.
@Suite struct CoarseTimeTests {
  /// Client and API tell milliseconds, the worker seconds. Truly consumed at 804 ms, done at 1,404 ms.
  private let drawing = TraceDrawing(
    """
    +300ms client sent
    +302ms api received
    +304ms api published key=5 topic=jobs
    +305ms api responded status=202
    +307ms client answered status=202
    +0ms worker consumed key=5 topic=jobs
    +0ms worker started key=5
    +1000ms worker finished key=5
    """)

  private func trace(_ drawing: TraceDrawing, step: Nanoseconds) -> Trace {
    var steps = ["client", "api"].reduce(into: [:]) { $0[drawing.origin($1)] = Nanoseconds(1_000_000) }
    steps[drawing.origin("worker")] = step
    return TraceReconstructor(catalog: drawing.catalog).structure(of: drawing.events)
      .finished(precision: LoggedPrecision(steps))
  }

  private static let work = [
    "worker consumed", "worker processing_started", "worker processing_finished",
  ]

  private func roles(_ trace: Trace) -> [String] {
    trace.events.map { "\(drawing.catalog.origin($0.origin).service) \($0.role.name)" }
  }

  @Test func `what was consumed within the second stands behind what was published in it`() {
    let whole = trace(drawing, step: .ms(1000))
    #expect(
      roles(whole) == [
        "client request_sent", "api request_received", "api published", "worker consumed",
        "worker processing_started", "api response_sent", "client response_received",
        "worker processing_finished",
      ])
    // Placed where its cause is, at the earliest; the end may well be at 1,000.
    let start: Timestamp = whole.events[0].time - Nanoseconds.ms(300)
    let places: [Double] = [300, 302, 304, 304, 304, 305, 307, 1000]
    #expect(whole.drawnTimes.map { $0 - start } == places.map { Nanoseconds.ms($0) })
    #expect(!whole.notes.contains { $0.kind == "negative_duration" })
  }

  @Test func `no duration changes, and the path's parts still sum to the whole`() throws {
    let whole = trace(drawing, step: .ms(1000))
    #expect(
      whole.pathDescription == ["request_transit 2.0", "api 2.0", "queue_wait -304.0", "processing 1000.0"])
    #expect(whole.criticalPath.reduce(.zero) { $0 + $1.duration } == .ms(700))
    #expect(TraceSummary(whole).durations(.queueWait) == [-304])
    #expect(TraceSummary(whole).durations(.endToEnd) == [700])
    let delivery = try #require(whole.deliveries.first)
    #expect(whole.events[try #require(delivery.consumed)].role == .consumed)
    #expect(whole.events[try #require(delivery.finished)].role == .processingFinished)
    #expect(whole.events[try #require(whole.messages[0].published)].role == .published)
    #expect(whole.events[try #require(whole.exchanges[0].ended)].role == .responseReceived)
  }

  @Test
  func `times as fine as the contradiction are evidence: records stand behind their causes, at their times`()
  {
    for step in [Nanoseconds(1), .ms(1), .ms(304)] {
      let fine = trace(drawing, step: step)
      #expect(fine.drawnTimes.isEmpty, "\(step)")
      #expect(roles(fine).first == "client request_sent")
      #expect(roles(fine).filter { $0.hasPrefix("worker") } == Self.work)
      #expect(fine.events.map(\.time).min() == fine.events[fine.deliveries[0].consumed ?? 0].time)
      #expect(fine.notes.count { $0.kind == "negative_duration" } == 1)
    }
    // From 304 ms and 1 ns on, the end may have been when it began.
    let enough = trace(drawing, step: .ms(304) + Nanoseconds(1))
    #expect(!enough.drawnTimes.isEmpty && !enough.notes.contains { $0.kind == "negative_duration" })
  }

  @Test func `an answer in the second in which it was given is no evidence either`() {
    let slow = TraceDrawing(
      """
      +300ms api received
      +400ms api responded status=200
      +0ms worker sent
      +0ms worker answered status=200
      """)
    let whole = trace(slow, step: .ms(1000))
    #expect(whole.events.map(\.role.name).last == "response_received")
    #expect(!whole.notes.contains { $0.kind == "negative_duration" })
    #expect(trace(slow, step: .ms(1)).notes.contains { $0.kind == "negative_duration" })
  }

  @Test func `a consumer that publishes onward is placed, and what follows from it behind it`() {
    let onward = TraceDrawing(
      """
      +300ms api published key=1 topic=jobs
      +0ms worker consumed key=1 topic=jobs
      +0ms worker published key=2 topic=mail
      +0ms worker finished key=1
      +0ms mailer consumed key=2 topic=mail
      +900ms mailer finished key=2
      """)
    var steps = [onward.origin("api"): Nanoseconds.ms(1), onward.origin("worker"): .ms(1000)]
    steps[onward.origin("mailer")] = .ms(100)
    func trace() -> Trace {
      TraceReconstructor(catalog: onward.catalog).structure(
        of:
          onward.events
      )
      .finished(precision: LoggedPrecision(steps))
    }
    // The mailer's step does not reach: its clock contradicts, and its time stays.
    for (step, place) in [(100.0, 0.0), (1000, 300)] {
      steps[onward.origin("mailer")] = .ms(step)
      let services = trace().events.map { onward.catalog.origin($0.origin).service }
      #expect(services == ["api", "worker", "worker", "mailer", "worker", "mailer"])
      #expect(trace().drawnTime(of: 3) - trace().drawnTime(of: 0) == .ms(place - 300))
    }
  }

  @Test func `over 1,000 fleets no duration changes, and no effect stands before its cause`() {
    var placed = 0
    for (_, entries) in Dictionary(grouping: FleetTraces.all, by: \.seed) {
      let precision = Self.precision(entries.flatMap(\.trace.events))
      for entry in entries {
        let coarse = TraceReconstructor(catalog: entry.catalog).structure(of: entry.trace.events)
          .finished(precision: precision)
        // Of two ends at one instant, the one counts that is drawn last.
        if Set(entry.summary.ends.map(\.time)).count == entry.summary.ends.count {
          #expect(coarse.pathDescription == entry.trace.pathDescription, "\(entry.name)")
        }
        #expect(Self.durations(coarse) == Self.durations(entry.trace), "\(entry.name)")
        let places = coarse.events.indices.map(coarse.drawnTime)
        if !Self.isContradicted(coarse, places) { #expect(places == places.sorted(), "\(entry.name)") }
        for (event, place) in zip(coarse.events, places) {
          let moved = place - event.time
          #expect((0...precision.slack(of: event.origin)).contains(moved.count), "\(entry.name)")
          placed += moved == .zero ? 0 : 1
        }
        for delivery in coarse.deliveries {
          guard let cause = coarse.messages[delivery.message].published, let effect = delivery.consumed
          else { continue }
          #expect(cause < effect, "\(entry.name)")
        }
      }
    }
    #expect(placed > Seeds.share(of: 1_000))
  }

  /// Some effect has an earlier place in time than its cause.
  private static func isContradicted(_ trace: Trace, _ places: [Timestamp]) -> Bool {
    func isBehind(_ cause: Int?, _ effect: Int?) -> Bool {
      if let cause, let effect { places[effect] < places[cause] } else { false }
    }
    func beginning(_ work: Trace.Work?) -> Int? {
      switch work {
      case .exchange(let index): trace.exchanges[index].received
      case .delivery(let index): trace.deliveries[index].consumed ?? trace.deliveries[index].started
      case .unknown, nil: nil
      }
    }
    return trace.messages.contains { isBehind(beginning($0.publisher), $0.published) }
      || trace.exchanges.contains {
        isBehind($0.sent, $0.received) || isBehind($0.received, $0.responded) || isBehind($0.sent, $0.ended)
          || isBehind($0.responded, $0.ended)
      }
      || trace.deliveries.contains {
        isBehind(trace.messages[$0.message].published, $0.consumed ?? $0.started)
          || isBehind($0.consumed, $0.started) || isBehind($0.started ?? $0.consumed, $0.finished)
      }
  }

  /// Those between two records; which of several ends is the first or the last goes by the order of events.
  private static func durations(_ trace: Trace) -> [Nanoseconds] {
    TraceSummary(trace).segments.filter { !$0.segment.isOfWholeRequest }.map(\.duration)
  }

  /// The largest of 1 s, 1 ms, 1 µs and 1 ns that divides all times of an origin.
  private static func precision(_ events: [Event]) -> LoggedPrecision {
    var steps: [OriginID: Int64] = [:]
    for event in events {
      var step = steps[event.origin] ?? 1_000_000_000
      while event.time.nanoseconds % step != 0 { step /= 1_000 }
      steps[event.origin] = step
    }
    return LoggedPrecision(steps.mapValues { Nanoseconds($0) })
  }

  @Test func `a precision is learned from the records, and told where it is coarse`() {
    func survey(_ steps: [(OriginID, Int64)]) -> CoverageSurvey {
      var survey = CoverageSurvey()
      for (origin, step) in steps {
        var stretch = LoggedStretch()
        for number in 1...9 { stretch.add(Timestamp(nanoseconds: Int64(number) * step)) }
        survey.append(stretch, source: origin.rawValue, origin: origin)
      }
      return survey
    }
    #expect(LoggedPrecision(survey([])).isUnknown)
    let precision = LoggedPrecision(survey([(1, 1_000_000_000), (2, 1_000_000), (3, 1_000)]))
    #expect([1, 2, 3, 4].map { precision.slack(of: $0) } == [999_999_999, 999_999, 999, 0])
    #expect(precision.tolerance(from: 2, to: 1) == .ms(1000))
    #expect(precision.tolerance(from: 1, to: 1) == .ms(1000))
    #expect(precision.tolerance(from: 2, to: 3) == nil)
    #expect(precision.isCoarse && !LoggedPrecision(survey([(2, 1_000_000)])).isCoarse)
  }
}
