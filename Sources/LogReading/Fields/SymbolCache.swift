import TraceModel

/// Hot: the symbols of texts and origins that one decoding task has met, so that the shared catalog is asked
/// once for each.
struct SymbolCache {
  private let catalog: Catalog
  private var texts = HashIndex()
  private var origins = HashIndex()

  init(catalog: Catalog) { self.catalog = catalog }

  /// The symbol of the text whose hash is `hash`, if it was met before.
  @inline(__always)
  func text(hash: UInt64) -> Symbol? { texts.find(hash) }

  /// The symbol of a text that was not met before.
  mutating func addText(_ text: String, hash: UInt64) -> Symbol {
    let symbol = catalog.symbol(of: text)
    texts.insert(hash, symbol)
    return symbol
  }

  /// The symbol of the origin whose texts `hash` stands for, if it was met before.
  @inline(__always)
  func origin(hash: UInt64) -> Symbol? { origins.find(hash) }

  /// The symbol of an origin that was not met before.
  mutating func addOrigin(_ origin: Origin, hash: UInt64) -> Symbol {
    let symbol = catalog.symbol(of: origin)
    origins.insert(hash, symbol)
    return symbol
  }
}
