import TraceModel

/// Hot: the ids of texts and origins met by one decoding task, so that it asks the shared catalog once for each.
struct CatalogCache {
  private let catalog: Catalog
  private var names = HashIndex()
  private var origins = HashIndex()

  init(catalog: Catalog) { self.catalog = catalog }

  /// The id of the text whose hash is `hash`, if it was met before.
  @inline(__always)
  func name(hash: UInt64) -> NameID? { names.find(hash).map(NameID.init) }

  /// The id of a text that was not met before.
  mutating func addName(_ text: String, hash: UInt64) -> NameID {
    let id = catalog.id(of: text)
    names.insert(hash, id.rawValue)
    return id
  }

  /// The id of an error's text that was not met before.
  mutating func addError(_ text: String, hash: UInt64) -> NameID {
    let id = catalog.id(ofError: text)
    names.insert(hash, id.rawValue)
    return id
  }

  /// Remembers a set of attributes; its hash is no text's.
  mutating func add(_ set: AttributeSetID, hash: UInt64) { names.insert(hash, set.rawValue) }

  /// The id of the origin whose texts `hash` stands for, if it was met before.
  @inline(__always)
  func origin(hash: UInt64) -> OriginID? { origins.find(hash).map(OriginID.init) }

  /// The id of an origin that was not met before.
  mutating func addOrigin(_ origin: Origin, hash: UInt64) -> OriginID {
    let id = catalog.id(of: origin)
    origins.insert(hash, id.rawValue)
    return id
  }
}
