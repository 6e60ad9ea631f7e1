// Clocks of many machines from the records of requests.
//
// PURPOSE
//
// A log record is worth its clock. A request passes through a client, an API and consumers, each with a clock of
// its own. So a time measured between two of them, a queue wait above all, contains the difference of two clocks.
// That difference is not logged. The logs do show what happened before what. For many requests together, this order
// limits where each clock lies and shows impossible times.
//
// CONCEPTS
//
// Clock      An origin's. Against the reference, which shows τ, it shows τ + o + s · τ: an offset and a drift.
//            |s| ≤ 500 ppm is assumed (`OffsetLines.prior`), and that a clock runs straight between the moments
//            when it is set.
// Hop        Something left clock y at its reading t and arrived at clock x at its reading u. It arrived after
//            it left: one inequality. With y the reference,  o + s · t  ≤  u − t:  the line of x passes
//            below the point (t, u − t). A hop back passes it from the other side.
// Resolution u is cut off to a step of r ns, so u + r − 1 stands in its place.
// Estimate   Hops in both directions bracket a clock. `estimate`
// Bound      Hops in one direction, as of a message that nobody answers, bound it from one side. `bound`
// Reference  All clocks are told against this one. Nothing tells which clocks are right; but of several explanations
//            the one counts that moves the fewest (`UnmovedClocks`). Of the clocks that stand it is the one with the
//            most hops, and one with answers if any has.
//
// DATA AND WAY
//
//   requests ──► ClockSurvey        for each pair of clocks and each stretch of 0.1 s or more: the few hops
//                   │               that say anything (`HopHull`), so memory depends on time, not on requests
//                   ▼
//              ClockCrowd           the many clients of a server that say nothing but of themselves stand aside, and
//                   │               are estimated one by one behind the others (`CrowdEstimate`)
//                   ▼
//            ClockComponent         clocks that hops connect; their reference; the order to reach them in
//                   ▼
//             ClockDivision          where no one line fits (`ClockStepSearch`) a clock was set (`StepAttribution`):
//                   │               its parts are clocks of their own from here on (`ClockNetwork`); a clock with
//                   │               one bound may be suspect (`StepSurvey`)
//                   ▼
//           OffsetPropagation        for each clock the region of all lines that are possible (`OffsetLines`):
//                   │               lines(x) ⊆ lines(y) + lines(y → x), narrowed until nothing changes
//                   ▼
//           CorrectionChoice       one line for each, possible together, that moves as little as it must
//                   ▼
//              ClockTable           corrections, regions, steps; lines found directly between two clocks
//                   │
//                   ▼
//              ClockChoice          of one request: where clocks were set around its time, its own records tell
//                                   whether before or after; a call is known by its own two sides
//
// EXAMPLE
//
// A client asks an API, whose clock is 500 ms ahead, and the API publishes a message to a consumer:
//
//     client   10 ───────► ▏        17 ms     request: the API is ahead by 512 − 10 = 502 ms at most
//     api           512 ── 513 ──┐            answer:  and by 513 − 17 = 496 ms at least   → 499 ± 3 ms
//     consumer                   └──► 509     message: the consumer is ahead of the API by 509 − 513 = −4 ms at
//                                             most: it is behind by 4 ms or more, and taken to be by 4 ms
//
// One request gives ± 3 ms; of a thousand, the quickest passages in either direction touch the line:
//
//     api − client
//          │    ·     ·   · ·      ·
//          │      ·  ·  ·    ·   ·    ·       requests, above
//      500 │ ── ●───────────●──────────────   the lines in between are possible
//          │       ●     ·        ●
//          │   ·      ·    ·    ·     ·       answers, below
//          └──────────────────────────────── time
//
// A correction is the middle where both sides are bounded. Where one side is open, it is the bound itself if a
// record contradicts the logged times. If none does, there is no correction: no number is made up. A clock with one
// bound moves with the clock it agreed with as logged, if it cannot stand.
// `IdlePickupSurvey` closes the open side under an assumption, and says so (`assumed`).
//
// WHAT IS EXACT
//
// The region of a clock is exact for pairs, chains and stars of clocks, and for one cycle through the reference.
// For any other network it holds all that is possible, under the assumptions above. Hops between two clocks,
// neither of them the reference, are laid off at estimated times; their bounds move by 0.1 % of the first clock's
// uncertainty at most (`OffsetPropagation`). A step shorter than a passage is not seen as a step, nor is one that
// only a longer cycle could show; such a cycle is told as a conflict.
//
// WHAT NO HOP SHOWS
//
// That a clock with one bound was set. Whatever such a clock does, some line lies below its hops: a step forward
// looks like a growing queue, a step back like a shrinking one. A bound says what holds if the clock was not set
// then. Three things make such a clock suspect:
//
//   idle pickups       a consumer with nothing to do takes a message at once (`SuspectedSteps`)
//   impossible times   for a while messages are received before they are sent (`ContradictedStretches`)
//   levels             idle pickups go from one level to another at once, a second away or more (`OneWayLevels`);
//                      a queue may do so, too, so that is not told
//
// A suspicion divides the clock with one bound, never one that answers: what is known both ways is not lost to a
// doubt about somebody else.
//
// A step is seen between two clocks; if it is known which one was set, the other's bounds stay as they are. If it
// is not known, the statements about both clocks, and about those behind them, hold in either case. Around the step
// nothing may be left to state.
//
// SOURCES
//
// Sigelman et al., Dapper, Google 2010, section 2.1: sent before received bounds the skew in both directions.
// Duda, Harrus, Haddad, Bernard, Estimating Global Time in Distributed Systems, ICDCS 1987: lines between two
//   convex hulls, and composing them along paths.
// Moon, Skelly, Towsley, Estimation and Removal of Clock Skew from Network Delay Measurements, INFOCOM 1999: the
//   line below one-way delays.
// Zhang, Liu, Xia, Clock Synchronization Algorithms for Network Measurements, INFOCOM 2002: hulls, and resets.
// Geng et al., Exploiting a Natural Network Effect for Scalable, Fine-grained Clock Synchronization (Huygens),
//   NSDI 2018: cycles of clocks have to close.

package import TraceModel

extension ClockTable {
  /// Estimates the clocks of all origins in `survey`, whose ids `catalog` names. With `pickups`, clocks with one
  /// bound are divided where they seem to have been set (`SuspectedSteps`). With `isAssuming`, too, they are placed
  /// as if the quickest pickup took no time. Clocks with both bounds are not touched.
  ///
  /// Cost: O(n log n) for a pair of clocks with n kept hops, a few for each of its stretches of time. A few dozen
  /// µs for each clock and neighbour, several times over in cycles of clocks. A few µs for a clock in a crowd
  /// (`ClockCrowd`).
  package init(
    _ survey: ClockSurvey, of catalog: Catalog, watching pickups: IdlePickupSurvey? = nil,
    isAssuming: Bool = false
  ) {
    let evidence = ClockEvidence(survey, of: catalog, watching: pickups)
    self = NetworkEstimates(evidence, ClockCrowd(evidence), isAssuming: isAssuming).table(evidence)
  }
}

extension ClockEstimates {
  /// The clocks of a catalog by a survey, and the same clocks if idle consumers take messages at once. `steps` are
  /// those of the times of all records.
  package init(
    _ survey: ClockSurvey, of catalog: Catalog, watching pickups: IdlePickupSurvey, steps: StepLimits = .none
  ) {
    let evidence = ClockEvidence(survey, of: catalog, watching: pickups, steps: steps)
    let crowd = ClockCrowd(evidence)
    let logged = NetworkEstimates(evidence, crowd, isAssuming: false)
    let assuming = NetworkEstimates(evidence, crowd, isAssuming: true, like: logged)
    self.init(logged: logged.table(evidence), assumingIdlePickup: assuming.table(evidence))
  }
}

extension ClockPeriod {
  /// A clock that no hop connects with another.
  static func unknown(_ origin: OriginID, resolution: Int64) -> ClockPeriod {
    var period = ClockPeriod(
      origin: origin, reference: origin, kind: .uncorrected, region: OffsetRegion())
    period.resolution = resolution
    return period
  }
}
