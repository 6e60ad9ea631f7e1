import ReconstructedFleets
import SyntheticFleet
import TraceModel

@testable import ClockEstimation

/// Some servers, perhaps with calls to each other, and hundreds of clients with clocks minutes off. Each client makes
/// one to five calls in ten minutes.
struct SimulatedCrowd {
  private(set) var clocks: SimulatedClocks
  private(set) var requests: [TraceSummary] = []
  let servers: Range<Int>

  private static let duration: Int64 = 600_000_000_000

  /// Every n-th client's clock is set while it calls; with 0 none is.
  init(servers: Int, clients: Int, settingEvery n: Int = 0, _ random: inout SplitMix64) {
    self.servers = 0..<servers
    clocks = SimulatedClocks(
      (0..<(servers + clients)).map { clock in
        let most: Int64 = clock < servers ? 20_000_000 : 300_000_000_000
        return (
          Int64.random(in: -most...most, using: &random), Double.random(in: -60e-6...60e-6, using: &random)
        )
      })
    for client in servers..<(servers + clients) {
      if n > 0, client % n == 0 {
        clocks.clocks[client].steps = [
          (at: Self.duration / 2, by: Int64.random(in: 1_000_000_000...5_000_000_000, using: &random))
        ]
      }
      for _ in 0..<Int.random(in: 1...5, using: &random) { addCall(from: client, &random) }
    }
  }

  /// Both servers call each other, so that they are known without any client.
  mutating func connect(_ a: Int, _ b: Int, calls: Int, _ random: inout SplitMix64) {
    for number in 0..<calls { addCall(from: number % 2 == 0 ? a : b, to: number % 2 == 0 ? b : a, &random) }
  }

  /// A server's clock is set forward while all clients go on calling.
  mutating func setServer(_ server: Int, at time: Int64, by amount: Int64, _ random: inout SplitMix64) {
    clocks.clocks[server].steps = [(at: time, by: amount)]
    requests = []
    for client in clocks.clocks.indices.dropFirst(servers.count) {
      for _ in 0..<3 { addCall(from: client, &random) }
    }
  }

  private mutating func addCall(from client: Int, to server: Int? = nil, _ random: inout SplitMix64) {
    func passage() -> Int64 { .random(in: 100_000...60_000_000, using: &random) }
    requests.append(
      clocks.exchange(
        from: client, to: server ?? servers.randomElement(using: &random) ?? 0,
        at: Int64.random(in: 0...Self.duration, using: &random), there: passage(), work: passage(),
        back: passage()))
  }

  var survey: ClockSurvey { ClockSurvey(requests) }

  /// The estimate of all clocks.
  var crowded: ClockTable {
    let evidence = ClockEvidence(survey, of: clocks.catalog)
    return NetworkEstimates(evidence, ClockCrowd(evidence), isAssuming: false).table(evidence)
  }

  /// The estimate with every clock in the network.
  var network: ClockTable {
    let evidence = ClockEvidence(survey, of: clocks.catalog)
    return NetworkEstimates(evidence, ClockCrowd(none: evidence), isAssuming: false).table(evidence)
  }

  /// The true lead of a clock over another one at a true time, in ns.
  func truth(_ clock: Int, against reference: Int, at time: Int64) -> Double {
    clocks.offset(clock, at: time) - clocks.offset(reference, at: time)
  }

  func clock(of origin: OriginID) -> Int? { clocks.clocks.firstIndex { $0.origin == origin } }
}
