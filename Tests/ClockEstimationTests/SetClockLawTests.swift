import Dispatch
import Synchronization
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

@testable import ClockEstimation

/// A clock that was set, in the middle of little traffic: what is stated holds on either side and in between.
@Suite struct SetClockLawTests {
  /// Of two clocks one was set, and the hops between them may not tell which or when. Whatever is stated of any clock
  /// or wait holds for all that may have been.
  @Test(arguments: [SetClockFindings.ofSmallFleets, .ofSteadyFleets])
  func `where hops show that a clock was set, nothing that is stated is wrong`(_ findings: SetClockFindings) {
    #expect(
      findings.wrong.isEmpty, "\(findings.wrong.count) of \(findings.shown), as \(findings.wrong.prefix(3))")
    #expect(findings.shown > Seeds.share(of: 250))
    #expect(findings.statements > Seeds.share(of: 5_000))
  }

  /// The assumption is about consumers; that a client or an API was set is for the hops to tell.
  @Test func `an assumed wait is right to 50 ms, also where a client or an API was set`() {
    let findings = SetClockFindings.ofSteadyFleets
    #expect(
      findings.wrongAssumed.isEmpty, "\(findings.wrongAssumed.count), as \(findings.wrongAssumed.prefix(3))")
    #expect(findings.assumed > Seeds.share(of: 5_000), "\(findings.assumed)")
  }
}

/// Statements about a thousand fleets, each with one set clock.
struct SetClockFindings: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Fleets with hops that show a set clock.
  private(set) var shown = 0
  /// Statements on those.
  private(set) var statements = 0
  private(set) var wrong: [String] = []
  /// Assumed waits in those of them in which no consumer was set.
  private(set) var assumed = 0
  private(set) var wrongAssumed: [String] = []

  static let ofSmallFleets = SetClockFindings("small fleets") { .small(seed: $0) }
  static let ofSteadyFleets = SetClockFindings("steady fleets") { .steady(seed: $0) }

  /// ns; a fetch takes 2 to 20 of them.
  private static let farOff: Int64 = 50_000_000

  private init(_ name: String, _ makeFleet: @Sendable (UInt64) -> SetClockFleet) {
    let findings = Mutex(SetClockFindings(name))
    DispatchQueue.concurrentPerform(iterations: 1_000) { index in
      let fleet = makeFleet(UInt64(index + 1))
      guard fleet.isShownByHops else { return }
      let table = fleet.table()
      let stated = fleet.offsets(table) + fleet.waits(table).map(\.statement)
      let assumed = fleet.isConsumerSet ? [] : fleet.waits(fleet.table(isAssuming: true))
      findings.withLock { $0.note(stated, assumed.filter { $0.kind == .assumed }, "seed \(index + 1)") }
    }
    self = findings.withLock { $0 }
  }

  private init(_ name: String) { testDescription = name }

  private mutating func note(
    _ stated: [ClockFleet.Statement], _ assumed: [SetClockFleet.Wait], _ seed: String
  ) {
    shown += 1
    statements += stated.count
    self.assumed += assumed.count
    // Readings of clocks are known to 1 ns, and a wait drifts by 200 ppm at most.
    func isWrong(_ statement: ClockFleet.Statement) -> Bool {
      !statement.isTrue(within: 2 + abs(statement.truth) / 5_000)
    }
    if let first = stated.first(where: isWrong) { wrong.append("\(seed): \(first)") }
    let farOff = assumed.first {
      isWrong($0.statement) || abs($0.corrected - $0.statement.truth) > Self.farOff
    }
    if let farOff { wrongAssumed.append("\(seed): \(farOff)") }
  }
}
