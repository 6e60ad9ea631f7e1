import TraceModel

/// Clocks that bear on no other clock, such as those of a service's many clients. They need no place in the network of
/// clocks: for one client, the server's clock and the client's own hops with it say everything.
///
///     phones   · · · · · · · · ·         each tied to servers alone
///               ╲ ╲ │ │ ╱ ╱ ╱ ╱
///     servers    api-1   api-2           each tied to a multitude
///                  │   ╳   │
///     workers    worker  mailer          the network
///
/// Clients tell something of two servers that they share, and are witnesses when a server's clock was set. For that the
/// network keeps, for each server, the `mostOfServer` clients with the most hops. It also keeps every client with a
/// step, and every only link between servers. The others would narrow what is known of servers only a little.
///
/// Cost: O(1) for each two clocks with hops, where the network takes 50 times as long.
struct ClockCrowd {
  /// A clock of the crowd.
  struct Member {
    let origin: OriginID
    /// Its hops with each server, as those of a pair with the server as the first.
    let ties: [(server: OriginID, hops: [ClockHop])]
  }

  /// By name.
  let members: [Member]
  /// The clocks that are left, with the hops between them.
  let network: [ClockComponent]

  /// The fewest neighbours of a clock that serves a multitude; clocks with fewer are all in the network.
  private static let fewestOfServer = 128
  /// The most clients of each server in the network: more than are asked as witnesses (`StepAttribution`).
  private static let mostOfServer = 64

  /// No clock is taken for one of a crowd.
  init(none evidence: ClockEvidence) {
    self.init(members: [], network: ClockComponent.all(of: evidence.ties, evidence))
  }

  private init(members: [Member], network: [ClockComponent]) {
    self.members = members
    self.network = network
  }

  init(_ evidence: ClockEvidence) {
    var candidates = CrowdCandidates(evidence, fewestOfServer: Self.fewestOfServer)
    guard !candidates.isEmpty else {
      self.init(none: evidence)
      return
    }
    candidates.keepBest(Self.mostOfServer)
    var members: [Member] = []
    for origin in evidence.origins where candidates.contains(origin) {
      let ties = candidates.ties(of: origin).map { tie in
        let server = tie.other(than: origin)
        return (server: server, hops: tie.hops(asSeenBy: server, evidence.resolutions))
      }
      if ties.allSatisfy({ $0.hops.isStraight }) {
        members.append(Member(origin: origin, ties: ties))
      } else {
        candidates.keep(origin)
      }
    }
    let joining = candidates.joining
    for origin in joining { candidates.keep(origin) }
    let ties = evidence.ties.filter { !candidates.contains($0.first) && !candidates.contains($0.second) }
    self.init(
      members: joining.isEmpty ? members : members.filter { candidates.contains($0.origin) },
      network: ClockComponent.all(of: ties, evidence))
  }
}

extension ClockCrowd {
  /// The members by the components that their servers are in.
  func members(of components: [ComponentEstimate]) -> [[Member]] {
    var members = [[Member]](repeating: [], count: components.count)
    guard !self.members.isEmpty else { return members }
    var numbers: [OriginID: Int] = [:]
    for (number, component) in components.enumerated() {
      for origin in component.component.origins { numbers[origin] = number }
    }
    for member in self.members {
      if let number = numbers[member.ties[0].server] { members[number].append(member) }
    }
    return members
  }
}

extension [ClockHop] {
  /// One line explains them, as logged times do or do not. They are of one pair and in order.
  fileprivate var isStraight: Bool {
    var (least, most) = (Int64.max, Int64.min)
    for hop in self {
      if hop.isForward { least = Swift.min(least, hop.gap) } else { most = Swift.max(most, hop.gap) }
    }
    if most == .min { return least >= 0 || allSatisfy { $0.gap < 0 } }
    if least == .max { return most <= 0 || allSatisfy { $0.gap > 0 } }
    return most <= least || ClockStepSearch(self).boundaries()?.isEmpty == true
  }
}
