package import TraceModel

/// The services with very many instances, as the phones of a client are. Who of them made a request tells nothing
/// that a report counts, but for the clock.
package enum OriginCrowds {
  /// So many instances are told one by one.
  private static let mostOfNone = 20

  /// The number of each origin's crowd, by id, from 1; 0 of an origin that is in none. The members of a crowd are
  /// alike in their service and in the steps of their times, as far as these are printed.
  package static func numbers(_ origins: [Origin], _ precision: LoggedPrecision) -> [UInt32] {
    struct Kind: Hashable {
      var service: String
      var step: Nanoseconds?
    }
    var (numbers, counts): ([Kind: UInt32], [Int]) = ([:], [0])
    var latest: (kind: Kind, number: UInt32)?
    var all = origins.indices.map { index in
      let id = OriginID(index: index)
      guard id != .unnamed else { return UInt32(0) }
      let kind = Kind(service: origins[index].service, step: precision.printedStep(of: id))
      let number = latest?.kind == kind ? latest?.number ?? 0 : numbers[kind] ?? UInt32(counts.count)
      if number == counts.count {
        numbers[kind] = number
        counts.append(0)
      }
      latest = (kind, number)
      counts[Int(number)] += 1
      return number
    }
    for index in all.indices where counts[Int(all[index])] <= mostOfNone { all[index] = 0 }
    return all
  }
}
