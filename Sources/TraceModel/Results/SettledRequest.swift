/// One request as it finally is, in the light of all requests and logs: what rows of tables are made of.
package struct SettledRequest: Sendable {
  /// The value that the request has of a key.
  package struct Attribute: Sendable {
    package var key: String
    package var value: String

    package init(key: String, value: String) { (self.key, self.value) = (key, value) }
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
