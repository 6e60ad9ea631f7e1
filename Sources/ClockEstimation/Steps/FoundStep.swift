extension ClockDivision {
  /// A boundary that a pair shows.
  struct Found {
    let pair: ClockComponent.Pair
    let boundary: ClockStepSearch.Boundary
    /// The boundary by the reference's time, roughly.
    let low: Int64
    let high: Int64
    /// It rests on an assumption about how long messages wait.
    let isSuspected: Bool
    /// ns that a logged time of the first and of the second clock may be later than it says.
    let slack: (first: Int64, second: Int64)
    /// How far the first clock is ahead of the reference, in ns, roughly.
    private let base: Int64

    /// The boundary of a pair of the component.
    init(
      _ pair: ClockComponent.Pair, _ boundary: ClockStepSearch.Boundary, in component: ClockComponent,
      isSuspected: Bool = false
    ) {
      let (first, second) = (component.resolutions[pair.first], component.resolutions[pair.second])
      self.init(pair, boundary, component.bases[pair.first], (first - 1, second - 1), isSuspected)
    }

    private init(
      _ pair: ClockComponent.Pair, _ boundary: ClockStepSearch.Boundary, _ base: Int64,
      _ slack: (first: Int64, second: Int64), _ isSuspected: Bool
    ) {
      (self.pair, self.boundary, self.isSuspected) = (pair, boundary, isSuspected)
      (self.base, self.slack) = (base, slack)
      low = boundary.low - base - slack.first
      high = boundary.high - base
    }

    /// It is told as a step of the first clock.
    private(set) var isOfFirst = false
    /// It is known, or taken, to be the second clock's.
    private(set) var isOfSecond = false
    /// It may be none, and is not told.
    private(set) var isDoubted = false

    /// As a step of the clock that an answer names.
    func attributed(to answer: StepAttribution.Answer) -> Found {
      answer == .first ? ofFirst : answer == .second ? ofSecond : self
    }

    /// Of either of its clocks.
    var unattributed: Found {
      var step = self
      (step.isOfFirst, step.isOfSecond) = (false, false)
      return step
    }

    /// The clock that it is attributed to.
    var answer: StepAttribution.Answer { isOfFirst ? .first : isOfSecond ? .second : .either }

    /// The clock known, or taken, to have been set, by position; nil if it may be either.
    var culprit: Int? { isOfFirst ? pair.first : isOfSecond ? pair.second : nil }

    /// As a place that may be no step.
    var doubted: Found {
      var step = self
      step.isDoubted = true
      return step
    }

    /// As a step of the first clock.
    var ofFirst: Found {
      var step = self
      step.isOfFirst = true
      return step
    }

    /// As a step of the second clock.
    var ofSecond: Found {
      var step = self
      step.isOfSecond = true
      return step
    }

    /// As a step of the second clock, in the time that this leaves.
    var nearer: Found {
      var step = Found(pair, boundary.nearer, base, slack, isSuspected)
      (step.isDoubted, step.isOfSecond) = (isDoubted, true)
      return step
    }
  }
}

extension ClockDivision.Found {
  /// Both may have been at one time.
  func overlaps(_ other: Self) -> Bool { low <= other.high && other.low <= high }

  /// Another step at the time may be the same of a clock of both: it went by as much.
  func shows(_ other: Self, of clock: Int) -> Bool {
    guard overlaps(other), let own = jump(of: clock), let seen = other.jump(of: clock) else { return false }
    return own.overlaps(seen)
  }

  /// The first clock of this pair is the second one of the other, which shows the opposite step then.
  func repeats(_ other: Self) -> Bool {
    guard other.boundary.isStep, pair.first == other.pair.second, overlaps(other) else { return false }
    let sum = (boundary.smallest ?? -.infinity) + (other.boundary.smallest ?? -.infinity)
    return sum <= 0 && (boundary.largest ?? .infinity) + (other.boundary.largest ?? .infinity) >= 0
  }

  /// The cut of the second clock.
  var cutOfSecond: ClockDivision.Cut {
    seen(
      ClockDivision.Cut(
        low: low, high: high, isByReference: pair.first == 0, earlierUntil: boundary.earlierUntil,
        laterSince: boundary.laterSince - slack.second))
  }

  /// The cut of the first clock, unless that is the reference.
  var cutOfFirst: ClockDivision.Cut {
    seen(
      ClockDivision.Cut(
        low: low, high: high, isByReference: false, earlierUntil: boundary.high,
        laterSince: boundary.low - slack.first))
  }

  private func seen(_ cut: ClockDivision.Cut) -> ClockDivision.Cut {
    guard !boundary.isMixed, boundary.lastBefore < boundary.firstAfter else { return cut }
    var cut = cut
    cut.seen[pair.name] = boundary.lastBefore...boundary.firstAfter
    // A first clock set back looks like a second one set forward.
    if isOfSecond || (boundary.largest ?? 0) < 0 { cut.telling.insert(pair.name) }
    return cut
  }

  /// The cut of all clocks if the reference was set.
  var cutOfReference: ClockDivision.Cut {
    seen(
      ClockDivision.Cut(low: low, high: high, isByReference: true, earlierUntil: high, laterSince: low))
  }
}
