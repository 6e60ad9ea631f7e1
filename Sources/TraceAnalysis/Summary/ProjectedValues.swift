import TraceModel

/// Takes apart the values of the projected attributes behind one id. The id's text joins them by U+001F in the
/// order of the projection, an empty one for an absent attribute.
enum ProjectedValues {
  /// The part of `own` with this index or, if absent, of `request`; nil if both are absent.
  static func value(_ index: Int, own: NameID, request: NameID, in catalog: Catalog) -> String? {
    value(index, of: own, in: catalog) ?? value(index, of: request, in: catalog)
  }

  /// The part of `id` with this index; nil where it is absent.
  static func value(_ index: Int, of id: NameID, in catalog: Catalog) -> String? {
    guard id != .empty else { return nil }
    let parts = catalog.text(id).split(separator: "\u{1F}", omittingEmptySubsequences: false)
    guard parts.indices.contains(index), !parts[index].isEmpty else { return nil }
    return String(parts[index])
  }
}
