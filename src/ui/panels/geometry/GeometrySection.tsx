/** Where in weight space the good models lie. */
export default function GeometrySection() {
  return null;
}
