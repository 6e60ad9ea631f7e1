import Dispatch
import ReconstructedFleets
import Synchronization
import SyntheticFleet
import TraceAnalysis
import TraceModel

@testable import ClockEstimation

/// The printed and stated durations of every segment between two clocks of a fleet, beside the truth.
struct StatedSegments: Sendable {
  /// One segment of one request. Times are in ns; a side that nothing bounds is nil.
  struct Statement: Sendable {
    var seed: UInt64
    var segment: Segment
    var clock: ClockKind
    var printed: Int64
    var low: Int64?
    var high: Int64?
    var truth: Int64

    /// The truth lies inside, give or take the rounding of true times to ns.
    var isTrue: Bool { (low ?? .min) <= truth &+ 2 && truth &- 2 <= (high ?? .max) }
    /// The printed duration lies inside, give or take a µs of rounding.
    var holdsPrinted: Bool { (low ?? .min) <= printed &+ 1_000 && printed &- 1_000 <= (high ?? .max) }
    /// A passage is not stated to have ended before it began.
    var isPossible: Bool { clock == .uncorrected || segment.isAlong || ((high ?? 0) >= 0 && (low ?? 0) >= 0) }
    var isStated: Bool { low != nil || high != nil }
  }

  private(set) var all: [Statement] = []
  /// Requests whose records stand in another order than their causes, by seed and id.
  private(set) var disordered: [String] = []

  /// Every statement on the fleets of these seeds, some at a time.
  static func of(
    _ seeds: ClosedRange<UInt64>, _ configuration: @Sendable (UInt64) -> FleetConfiguration
  ) -> StatedSegments {
    let segments = Mutex(StatedSegments())
    DispatchQueue.concurrentPerform(iterations: seeds.count) { index in
      let seed = seeds.lowerBound + UInt64(index)
      let found = StatedSegments(SimulatedFleet(configuration(seed), seed: seed), seed: seed)
      segments.withLock {
        $0.all += found.all
        $0.disordered += found.disordered
      }
    }
    return segments.withLock { $0 }
  }

  private init() {}

  private init(_ fleet: SimulatedFleet, seed: UInt64) {
    let reading = fleet.read()
    let reconstructor = TraceReconstructor(catalog: reading.catalog)
    let requests = reading.eventsByRequest.filter { !$0.isEmpty }
    let summaries = requests.map { TraceSummary(reconstructor.reconstruct($0)) }
    let table = ClockTable(
      ClockSurvey(summaries), of: reading.catalog, watching: IdlePickupSurvey(summaries))
    let precision = LoggedPrecision(reading.resolutions)
    for (number, (events, summary)) in zip(requests, summaries).enumerated() {
      let clocks = table.settled(for: summary)
      state(summary, clocks, TrueTimes(events, reading), seed)
      let drawn = reconstructor.structure(of: events).finished(clocks: clocks, precision: precision)
      if !drawn.isInCausalOrder { disordered.append("seed \(seed), request \(number)") }
    }
  }

  private mutating func state(
    _ request: TraceSummary, _ clocks: ClockTable, _ times: TrueTimes, _ seed: UInt64
  ) {
    for (logged, printed) in zip(request.segments, clocks.corrected(request).segments) {
      let ends = request.ends(logged.segment.definition.endChoice)
      guard ends.count > 1 || logged.from != logged.to, logged.messageTime == nil,
        let begin = times.time(of: Instant(time: logged.start, origin: logged.from)),
        let end = times.end(of: logged, ends)
      else { continue }
      let bounds = clocks.bounds(of: logged, in: request).stated(with: printed.duration)
      all.append(
        Statement(
          seed: seed, segment: logged.segment, clock: bounds.clock, printed: printed.duration.count,
          low: bounds.low?.count, high: bounds.high?.count, truth: (end - begin).count))
    }
  }
}

extension Segment {
  /// It goes from one end of a request to the other, not from one record to the next.
  fileprivate var isAlong: Bool { definition.endChoice != .only }
}

/// When the records of one request truly were.
private struct TrueTimes {
  private struct Reading: Hashable {
    var origin: OriginID
    var time: Int64
  }

  /// Nil where records of several times are logged with one.
  private var times: [Reading: Timestamp?] = [:]

  init(_ events: [Event], _ reading: FleetReading) {
    for event in events {
      let (logged, time) = (
        Reading(origin: event.origin, time: event.time.nanoseconds), reading.trueTime(of: event)
      )
      times[logged] = times[logged].map { $0 == time ? time : nil } ?? time
    }
  }

  func time(of instant: Instant) -> Timestamp? {
    times[Reading(origin: instant.origin, time: instant.time.nanoseconds)] ?? nil
  }

  /// Of several ends, the true first or last one.
  func end(of segment: MeasuredSegment, _ ends: [Instant]) -> Timestamp? {
    guard ends.count > 1 else {
      return time(of: Instant(time: segment.start + segment.duration, origin: segment.to))
    }
    let all = ends.compactMap(time)
    guard all.count == ends.count else { return nil }
    return segment.segment.definition.endChoice == .earliestEffect ? all.min() : all.max()
  }
}

extension FleetReading {
  /// In what steps each origin tells the time.
  fileprivate var resolutions: [OriginID: Nanoseconds] {
    var steps: [OriginID: Nanoseconds] = [:]
    for event in events { steps[event.origin] = clock(of: event.origin)?.resolution }
    return steps
  }
}

extension Trace {
  /// No record stands before one that led to it.
  fileprivate var isInCausalOrder: Bool {
    let calls = exchanges.allSatisfy { call in
      Self.isOrdered(call.sent, call.received) && Self.isOrdered(call.received, call.responded)
        && Self.isOrdered(call.sent, call.ended)
        && (call.gaveUp || Self.isOrdered(call.responded, call.ended))
    }
    let works = deliveries.allSatisfy { work in
      Self.isOrdered(messages[work.message].published, work.consumed)
        && Self.isOrdered(work.consumed, work.started) && Self.isOrdered(work.started, work.finished)
    }
    return calls && works
  }

  private static func isOrdered(_ cause: Int?, _ effect: Int?) -> Bool {
    guard let cause, let effect else { return true }
    return cause < effect
  }
}
