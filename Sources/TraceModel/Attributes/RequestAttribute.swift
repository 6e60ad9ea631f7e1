/// An attribute of a request, or of a part of it with a value other than the request's.
public struct RequestAttribute: Hashable, Sendable {
  /// The owner of the value.
  public enum Owner: Hashable, Sendable {
    /// The request as a whole; messages and attempts without a value of their own have it, too.
    case request
    /// A message, by its number within the request.
    case message(Int)
    /// An event of an app that a person felt, by its number within the request.
    case clientEvent(Int)
  }

  /// The value.
  public var code: AttributeCode
  /// The request or the part of it with the value.
  public var owner: Owner

  /// A value of the request as a whole, unless it is said to be of a part.
  public init(_ code: AttributeCode, of owner: Owner = .request) {
    self.code = code
    self.owner = owner
  }
}
