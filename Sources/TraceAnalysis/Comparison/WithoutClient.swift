import TraceModel

extension TraceSummary {
  /// The request as the logs without its client show it: it begins with the server's first record. Nil where these have
  /// nothing of it.
  var withoutClient: TraceSummary? {
    guard received != nil || !deliveries.isEmpty else { return nil }
    var request = self
    (request.sent, request.accepted) = (nil, nil)
    for index in exchanges.indices where exchanges[index].isRoot {
      (request.exchanges[index].sent, request.exchanges[index].ended) = (.absent, .absent)
      (request.exchanges[index].client, request.exchanges[index].gaveUp) = (.unnamed, false)
    }
    if done != nil, deliveries.isEmpty { request.done = request.completion }
    return request
  }
}
