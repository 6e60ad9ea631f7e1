package import TraceModel

/// The common features of the slowest requests: the second pass. Hot: `add` is called once a request. Memory grows with
/// the values of attributes and with the slowest requests, some 500 bytes each.
package struct TailSurvey: Sendable {
  /// A slow request with what may make it an example.
  struct Slow: Sendable {
    var key: RequestID
    var parts: [PathRow: Int64]
    var features: [TailFeature]
  }

  let division: TailDivision
  let attributes: AttributeTable
  let catalog: Catalog
  let origins: [Origin]
  private(set) var slowest = PathSums()
  private(set) var middle = PathSums()
  /// The clocks around the parts of these paths.
  private(set) var slowestClocks = PathClocks()
  private(set) var middleClocks = PathClocks()
  /// All requests of the population.
  private(set) var whole = FeatureCount()
  private(set) var slow: [Slow] = []
  /// By index in `AttributeTable.values`.
  private(set) var values: [FeatureCount]
  /// Of everything else.
  private(set) var others: [TailFeature: FeatureCount] = [:]
  private var finder: FeatureFinder
  /// The names of services by origin.
  private let serviceNames: [NameID]

  /// `attributes` has the values that requests come with; `catalog` names the ids of all summaries.
  package init(of division: TailDivision, attributes: AttributeTable, catalog: Catalog) {
    (self.division, self.attributes, self.catalog) = (division, attributes, catalog)
    origins = catalog.origins
    values = Array(repeating: FeatureCount(), count: attributes.values.count)
    finder = FeatureFinder(origins: origins)
    serviceNames = origins.map { catalog.id(of: $0.service) }
  }

  /// Counts a request with corrected times, if it is compared. `held`: its values of attributes, by index in the table.
  package mutating func add(_ summary: TraceSummary, _ key: RequestID, _ held: [Int]) {
    guard let place = division.classes[key] else { return }
    finder.find(in: summary, held)
    let (isSlow, hash) = (place == .slowest, key.scattered)
    whole.add(isSlow: isSlow, hash: hash)
    for feature in finder.features {
      if case .attribute(let index) = feature {
        values[index].add(isSlow: isSlow, hash: hash)
      } else {
        others[feature, default: FeatureCount()].add(isSlow: isSlow, hash: hash)
      }
    }
    guard place != .other else { return }
    let path = summary.pathBackwards()
    let parts = path.reduce(into: [PathRow: Int64]()) { $0[row(of: $1), default: 0] &+= $1.duration.count }
    guard isSlow else {
      middleClocks.add(path, row)
      return middle.add(parts)
    }
    slowestClocks.add(path, row)
    slowest.add(parts)
    slow.append(Slow(key: key, parts: parts, features: finder.features))
  }

  /// Counts what `other` has counted of the same division.
  package mutating func merge(_ other: TailSurvey) {
    slowest.merge(other.slowest)
    middle.merge(other.middle)
    slowestClocks.merge(other.slowestClocks)
    middleClocks.merge(other.middleClocks)
    whole.merge(other.whole)
    slow += other.slow
    for index in values.indices { values[index].merge(other.values[index]) }
    for (feature, count) in other.others { others[feature, default: FeatureCount()].merge(count) }
  }

  /// The name of a service of the table by which features were found.
  func serviceName(_ service: ServiceID) -> String {
    origins[finder.services.representative(of: service).index].service
  }

  private func row(of part: PathPart) -> PathRow {
    var row = PathRow(segment: part.segment, destination: part.destination)
    if SegmentSet.withService.contains(part.segment) { row.service = service(part.origin) }
    return row
  }

  private func service(_ origin: OriginID) -> NameID {
    origin == .unnamed || origin.index >= serviceNames.count ? .empty : serviceNames[origin.index]
  }
}
