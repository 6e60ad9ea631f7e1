import TraceModel

/// Hot: the symbols of texts and origins that one decoding task has met, so that the shared catalog is asked
/// once for each.
struct SymbolCache {
  private let catalog: Catalog
  private var texts = HashIndex()
  private var origins = HashIndex()

  init(catalog: Catalog) { self.catalog = catalog }

  /// The symbol of the text in `bytes`, whose hash is `hash`.
  @inline(__always)
  mutating func text(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Symbol {
    if let known = texts.find(hash) { return known }
    return addText(bytes, hash: hash)
  }

  private mutating func addText(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Symbol {
    let symbol = catalog.symbol(of: String(decoding: bytes, as: UTF8.self))
    texts.insert(hash, symbol)
    return symbol
  }

  /// The symbol of the origin; `hash` stands for both texts.
  @inline(__always)
  mutating func origin(hash: UInt64, _ make: () -> Origin) -> Symbol {
    if let known = origins.find(hash) { return known }
    let symbol = catalog.symbol(of: make())
    origins.insert(hash, symbol)
    return symbol
  }
}
