import TraceModel

/// The periods in which the clocks of one request were, by its own records.
///
/// Near the time when a clock was set, what it shows may be of before or after. The records of one request leave less
/// room: in most of the combinations something would have arrived before it left.
///
///     client  sent 10 ──► received 4 ... answered 5 ──► ended 13      the API's clock was set back by 7
///                          before: 4 is 6 before it was sent            at some time: it was, when
///                          after:  4 is 11, 5 is 12                     this request came
///
/// The possible combinations bound its times; the one with the shortest passages corrects them. A call that no
/// combination explains is known by its own two sides: its clocks differ by the rest that both leave open.
struct ClockChoice: Sendable {
  /// The periods of one clock that was set.
  struct Periods: Sendable {
    /// Indices of the periods that are possible, the likeliest first; from `local` on, of periods of this request.
    var indices: [Int]
    var correction: ClockLine
    /// Where the clock was set in the course of the request: the period of each of its readings, by index.
    var ofReadings: [Int64: Int] = [:]

    /// Indices of the periods that are possible for a reading of the clock.
    func indices(at reading: Int64) -> [Int] { ofReadings[reading].map { [$0] } ?? indices }
  }

  /// By origin, of clocks that were set.
  fileprivate(set) var periods: [OriginID: Periods] = [:]
  /// Periods that hold for this request alone.
  fileprivate(set) var own: [ClockPeriod] = []

  /// Nil where none of the request's clocks was set.
  init?(_ request: TraceSummary, _ clocks: ClockTable) {
    guard let search = ClockChoiceSearch(request, clocks) else { return nil }
    self = search.choice
  }

  fileprivate init() {}
}

/// Finds the choice for one request.
private struct ClockChoiceSearch {
  private(set) var choice = ClockChoice()
  private let clocks: ClockTable
  private let hops: RequestHops

  /// More combinations are not tried; each clock then is in the period that its readings lie deepest in.
  private static let mostCombinations = 64

  init?(_ request: TraceSummary, _ clocks: ClockTable) {
    let hops = RequestHops(request)
    var candidates: [(origin: OriginID, periods: [Int])] = []
    var set: Set<OriginID> = []
    for origin in hops.passages.flatMap({ [$0.from, $0.to] }) where clocks.wasSet(origin) {
      guard set.insert(origin).inserted else { continue }
      candidates.append((origin, clocks.periods(of: origin, holding: hops.readings(of: origin))))
    }
    let turns = RequestTurns(request, clocks)
    guard !set.isEmpty || !turns.periods.isEmpty else { return nil }
    (self.clocks, self.hops) = (clocks, hops)
    for (origin, periods) in turns.periods {
      guard let first = periods.values.min() else { continue }
      choice.periods[origin] = ClockChoice.Periods(
        indices: Array(Set(periods.values)).sorted(), correction: clocks.period(first).correction,
        ofReadings: periods)
    }
    choose(candidates.filter { !$0.periods.isEmpty && turns.periods[$0.origin] == nil })
    for call in hops.calls where !isExplained(call) { settle(call, ifSet: set) }
  }

  // MARK: Combinations

  private mutating func choose(_ candidates: [(origin: OriginID, periods: [Int])]) {
    let count = candidates.reduce(1) { min($0 * $1.periods.count, Self.mostCombinations + 1) }
    guard count <= Self.mostCombinations else { return }
    var possible: [(periods: [OriginID: Int], passages: Double)] = []
    for number in 0..<count {
      var (periods, rest): ([OriginID: Int], Int) = ([:], number)
      for candidate in candidates {
        periods[candidate.origin] = candidate.periods[rest % candidate.periods.count]
        rest /= candidate.periods.count
      }
      if let passages = passages(in: periods) { possible.append((periods, passages)) }
    }
    guard let best = possible.min(by: { $0.passages < $1.passages }) else { return }
    for candidate in candidates {
      guard let likeliest = best.periods[candidate.origin] else { continue }
      let others = candidate.periods.filter { index in
        index != likeliest && possible.contains { $0.periods[candidate.origin] == index }
      }
      choice.periods[candidate.origin] = ClockChoice.Periods(
        indices: [likeliest] + others, correction: clocks.period(likeliest).correction)
    }
  }

  /// ns of all passages together; nil if one of them is impossible.
  private func passages(in periods: [OriginID: Int]) -> Double? {
    var sum = 0.0
    for passage in hops.passages {
      guard let from = index(passage.from, passage.sent, periods),
        let to = index(passage.to, passage.received, periods)
      else { continue }
      let most = clocks.duration(from, passage.sent, to, passage.received).high
      guard most.map({ $0 >= 0 }) ?? true else { return nil }
      sum += abs(Double(corrected(passage, from, to)))
    }
    return sum
  }

  private func index(_ origin: OriginID, _ reading: Int64, _ periods: [OriginID: Int]) -> Int? {
    if let index = periods[origin] ?? choice.periods[origin]?.ofReadings[reading] { return index }
    let all = clocks.possiblePeriods(of: origin, at: reading)
    return all.count == 1 ? all.first : nil
  }

  private func corrected(_ passage: RequestHops.Passage, _ from: Int, _ to: Int) -> Int64 {
    let sent = passage.sent &- clocks.period(from).correction.offset(atLogged: passage.sent)
    return passage.received &- clocks.period(to).correction.offset(atLogged: passage.received) &- sent
  }

  // MARK: Calls that no period explains

  private func isExplained(_ call: RequestHops.Call) -> Bool {
    [call.there, call.back].allSatisfy { passage in
      guard let from = likeliest(passage.from, passage.sent), let to = likeliest(passage.to, passage.received)
      else { return false }
      guard from < clocks.periods.count, to < clocks.periods.count else { return true }
      let bounds = clocks.duration(from, passage.sent, to, passage.received)
      guard bounds.low != nil, let high = bounds.high, high >= 0 else { return false }
      return corrected(passage, from, to) > -clocks.period(to).resolution
    }
  }

  private func likeliest(_ origin: OriginID, _ reading: Int64) -> Int? {
    choice.periods[origin]?.indices(at: reading).first
      ?? clocks.possiblePeriods(of: origin, at: reading).first
  }

  /// Tells the clock that was set, of two the caller's, against the other one by the call alone.
  private mutating func settle(_ call: RequestHops.Call, ifSet set: Set<OriginID>) {
    let (caller, server) = (call.there.from, call.there.to)
    let (lastReceived, lastEnded) = (
      call.there.received &+ clocks.resolution(of: server) &- 1,
      call.back.received &+ clocks.resolution(of: caller) &- 1
    )
    // The lead of the caller over the server.
    let (low, high) = (call.there.sent &- lastReceived, lastEnded &- call.back.sent)
    guard low <= high else { return }
    if set.contains(caller) {
      addOwn(caller, call.there.sent, against: server, call.there.received, low, high)
    } else if set.contains(server) {
      addOwn(server, call.there.received, against: caller, call.there.sent, 0 &- high, 0 &- low)
    }
  }

  private mutating func addOwn(
    _ origin: OriginID, _ reading: Int64, against other: OriginID, _ otherReading: Int64, _ low: Int64,
    _ high: Int64
  ) {
    guard let base = likeliest(other, otherReading) else { return }
    let known = period(base)
    let (least, most) = known.region.offsets(atLogged: otherReading)
    let isKnown = least != nil && most != nil && (choice.periods[other]?.indices.count ?? 1) == 1
    if !isKnown { hold(.standing(other, resolution: known.resolution)) }
    let correction = isKnown ? known.correction.offset(atLogged: otherReading) : 0
    hold(
      .own(
        origin, at: otherReading &- correction, against: isKnown ? known.reference : other,
        from: low &+ (isKnown ? least ?? 0 : 0), to: high &+ (isKnown ? most ?? 0 : 0),
        likeliest: low / 2 &+ high / 2 &+ correction, resolution: clocks.resolution(of: origin)))
  }

  private mutating func hold(_ period: ClockPeriod) {
    choice.own.append(period)
    choice.periods[period.origin] = ClockChoice.Periods(
      indices: [clocks.periods.count + choice.own.count - 1], correction: period.correction)
  }

  private func period(_ index: Int) -> ClockPeriod {
    index < clocks.periods.count ? clocks.period(index) : choice.own[index - clocks.periods.count]
  }
}

extension ClockPeriod {
  /// A clock that another one is told against.
  fileprivate static func standing(_ origin: OriginID, resolution: Int64) -> ClockPeriod {
    var period = ClockPeriod(origin: origin, reference: origin, kind: .same, region: .reference)
    period.resolution = resolution
    return period
  }

  /// A clock that was ahead by `low` to `high` ns when its reference showed `time`, and drifted as clocks may.
  fileprivate static func own(
    _ origin: OriginID, at time: Int64, against reference: OriginID, from low: Int64, to high: Int64,
    likeliest: Int64, resolution: Int64
  ) -> ClockPeriod {
    let drifts = OffsetLines.relativePrior
    func line(_ offset: Int64) -> [OffsetRegion.Vertex] {
      [drifts.lowerBound, drifts.upperBound].map {
        OffsetRegion.Vertex(drift: $0, offset: Double(offset &- likeliest))
      }
    }
    var period = ClockPeriod(
      origin: origin, reference: reference, kind: .estimate,
      region: OffsetRegion(epoch: time, base: likeliest, upper: line(high), lower: line(low)))
    period.correction = ClockLine(epoch: time, offset: likeliest, drift: 0)
    period.evidence = 2
    period.resolution = resolution
    return period
  }
}
