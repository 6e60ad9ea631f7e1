import TraceModel

/// Takes apart the values of the projected attributes that one symbol stands for: texts joined by U+001F in
/// the order of the projection, an empty one where the attribute is absent.
enum ProjectedValues {
  /// The part of `own` with this index or, where that is absent, of `request`; nil where both are.
  static func value(_ index: Int, own: Symbol, request: Symbol, in catalog: Catalog) -> String? {
    value(index, of: own, in: catalog) ?? value(index, of: request, in: catalog)
  }

  /// The part of `symbol` with this index; nil where it is absent.
  static func value(_ index: Int, of symbol: Symbol, in catalog: Catalog) -> String? {
    guard symbol != 0 else { return nil }
    let parts = catalog.text(symbol).split(separator: "\u{1F}", omittingEmptySubsequences: false)
    guard parts.indices.contains(index), !parts[index].isEmpty else { return nil }
    return String(parts[index])
  }
}
