/// One request as it finally is, in the light of all requests and logs: what rows of tables are made of.
package struct SettledRequest: Sendable {
  /// A value that records of the request have under a key.
  package struct Attribute: Sendable, Comparable {
    package var key: String
    package var value: String

    package init(key: String, value: String) { (self.key, self.value) = (key, value) }

    package static func < (a: Attribute, b: Attribute) -> Bool { (a.key, a.value) < (b.key, b.value) }
  }

  package var view: TraceView
  /// As it is listed.
  package var found: FoundRequest
  /// Ids that records name beside the request's own.
  package var otherIDs: [String]
  /// In the order of their keys.
  package var attributes: [Attribute]

  package init(view: TraceView, found: FoundRequest, otherIDs: [String], attributes: [Attribute]) {
    self.view = view
    self.found = found
    self.otherIDs = otherIDs
    self.attributes = attributes
  }
}
