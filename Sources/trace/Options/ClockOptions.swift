import ArgumentParser
import ClockEstimation
import TraceAnalysis
import TraceModel
import TraceSources

/// Assumptions where the logs do not tell.
enum ClockAssumption: String, CaseIterable, ExpressibleByArgument {
  /// An idle consumer takes a message as soon as it is there.
  case idlePickup = "idle-pickup"
}

/// Which times a command shows and computes with.
struct ClockOptions: ParsableArguments {
  @Flag(
    name: .long, help: "Take all times as they were logged; without it, clocks that disagree are corrected.")
  var rawTimes = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Assume what the logs do not tell; idle-pickup: an idle consumer takes a message as soon as it is there.",
      valueName: "assumption"))
  var assume: ClockAssumption?

  func validate() throws {
    if rawTimes, assume != nil { throw ValidationError("--raw-times and --assume exclude each other") }
  }

  /// The clocks to correct times by.
  func clocks(of source: any RequestSource) throws -> ClockTable {
    try rawTimes ? .none : clocks(among: source.clocks())
  }

  /// The clocks to correct times by, and for comparison those under `--assume idle-pickup`.
  func clocksAndOffer(of source: any RequestSource) throws -> (clocks: ClockTable, offer: ClockTable) {
    guard !rawTimes else { return (.none, .none) }
    let known = try source.clocks()
    return (clocks(among: known), assume == nil ? known.assumingIdlePickup : .none)
  }

  /// The clocks under `--assume idle-pickup`; nil where that is assumed, or nothing is.
  func offer(of source: any RequestSource) throws -> ClockTable? {
    try rawTimes || assume != nil ? nil : source.clocks().assumingIdlePickup
  }

  private func clocks(among known: ClockEstimates) -> ClockTable {
    assume == nil ? known.logged : known.assumingIdlePickup
  }
}
