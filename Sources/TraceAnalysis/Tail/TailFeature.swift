import TraceModel

/// Something that a request has and another has not: a value of an attribute, the status of a call, a topic, a
/// partition, a service, an instance.
enum TailFeature: Hashable, Sendable {
  /// By index in `AttributeTable.values`.
  case attribute(Int)
  /// The status that a call of the request had, to the service if its logs have it; 0 of one that its caller gave up.
  case status(of: ServiceID?, UInt16)
  case topic(NameID)
  case partition(NameID, Int32)
  case service(ServiceID)
  case instance(OriginID)
}

/// Hot: the features of requests, one after the other, each once.
struct FeatureFinder: Sendable {
  let services: ServiceTable
  /// Of these the service is known.
  private let origins: Int
  private let hasInstance: [Bool]
  /// The features of the latest request.
  private(set) var features: [TailFeature] = []

  init(origins: [Origin]) {
    services = ServiceTable(origins: origins)
    self.origins = origins.count
    hasInstance = origins.map { !($0.instance ?? "").isEmpty }
  }

  /// Finds the features of a request with these values of attributes, by index.
  mutating func find(in summary: TraceSummary, _ attributes: [Int]) {
    features.removeAll(keepingCapacity: true)
    for value in attributes { features.append(.attribute(value)) }
    let first = features.count
    for participant in summary.participants where participant.origin.index < origins {
      add(.service(services.service(of: participant.origin)), from: first)
      if hasInstance[participant.origin.index] { add(.instance(participant.origin), from: first) }
    }
    let calls = features.count
    for exchange in summary.exchanges where exchange.statusCode != 0 || exchange.gaveUp {
      let server = exchange.hasServer && exchange.server.index < origins ? exchange.server : nil
      let status = exchange.gaveUp ? 0 : exchange.statusCode
      add(.status(of: server.map(services.service), status), from: calls)
    }
    let places = features.count
    for delivery in summary.deliveries where delivery.destination != .empty {
      add(.topic(delivery.destination), from: places)
      if delivery.partition >= 0 { add(.partition(delivery.destination, delivery.partition), from: places) }
    }
  }

  /// A request has few of them, however many messages it has.
  @inline(__always)
  private mutating func add(_ feature: TailFeature, from first: Int) {
    if !features[first...].contains(feature) { features.append(feature) }
  }
}

/// The number of requests with a feature, and enough of which ones to tell that two features are of the same requests.
struct FeatureCount: Sendable {
  /// Of all, and of the slowest.
  var all = 0
  var slowest = 0
  /// The sum of the hashes of the requests, modulo 2⁶⁴.
  var signature: UInt64 = 0

  /// Counts a request.
  @inline(__always)
  mutating func add(isSlow: Bool, hash: UInt64) {
    all += 1
    if isSlow { slowest += 1 }
    signature &+= hash
  }

  /// Counts what `other` has counted.
  mutating func merge(_ other: FeatureCount) {
    all += other.all
    slowest += other.slowest
    signature &+= other.signature
  }

  /// The requests of `whole` without the feature; those with it are a part of `whole`.
  func complement(in whole: FeatureCount) -> FeatureCount {
    FeatureCount(
      all: whole.all - all, slowest: whole.slowest - slowest, signature: whole.signature &- signature)
  }
}

extension RequestID {
  /// A hash that is the same in every run (Steele, Lea & Flood, Fast splittable pseudorandom number generators, 2014).
  var scattered: UInt64 {
    var hash = UInt64(bitPattern: number) &+ 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }
}
