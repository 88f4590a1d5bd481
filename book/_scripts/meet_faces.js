import{a as x,b as H,e as de}from"./part-OHKUTXZB.js";import{a as ee,b as fe,c as ce,d as pe}from"./part-M7WWQPWE.js";import{a as B}from"./part-AZGDJXBA.js";import{a as j,b as Q}from"./part-TRUNUVSC.js";import"./part-RO5OVQK6.js";import"./part-N4OSP2HY.js";import{a as A,e as J}from"./part-E5ZVX3KL.js";import{b as Y,d as te}from"./part-EP32CFWB.js";import{a as he}from"./part-Y3EREQTF.js";import{b as m,e as Z}from"./part-2GQUBL46.js";var v=Math.fround,{PI:Ee}=Math,W=9,R=(e,t,o)=>Math.min(Math.max(e,t),o);function h(e,t,o){let a=R(v(v(o-v(e))*v(1/(t-e))),0,1);return v(v(a*a)*v(3-v(2*a)))}function Ae(e){let t=R((e-.4)/.2,0,1),o=R((e-.6)/.2,0,1),a=R((e-.8)/.2,0,1);return-.2-.55*t-.4*o-.55*a}function ae(e){if(e.length!==x.length)throw new Error(`attributes must be ${x.length} numbers, one for each of ATTRIBUTES; got ${e.length}.`);let t={};x.forEach(({name:o},a)=>{let r=e[a];if(!Number.isFinite(r))throw new Error(`${o}=${r} must be a finite number.`);t[o]=v(r)});for(let o of["yaw","pitch","light_azimuth","light_elevation"])t[o]*=Ee/180;return t.cy=Math.cos(t.yaw),t.sy=Math.sin(t.yaw),t.cp=Math.cos(t.pitch),t.sp=-Math.sin(t.pitch),Te(t),Se(t),t.full=h(.4,1,t.beard),t.whiskers=h(.25,.5,t.beard),t.wears=t.glasses>v(.04),t.bearded=t.beard>.25,t.any_short=t.ears>0,t.any_back=t.back>0,t.any_curl=t.curl_lump>0,t.any_hand=t.crop>0||t.fringe_hang>0,t.any_long=t.hair_length>v(.4),t.off_long=.35*(1-t.long)+W*+!t.any_long,t.off_beard=.1*(1-t.whiskers)+W*+!t.bearded,t.off_short=3*(1-t.ears)+W*+!t.any_short,t.off_back=W*+!t.any_back,t}function Te(e){let t=(e.age-18)/70;e.young=R(1-t/.3,0,1),e.old=R((t-.3)/.7,0,1),e.lined=R((t-.1)/.9,0,1)**1.4,e.fw=1+.11*e.face_width+.02*e.young,e.jw=1+.2*e.jaw-.05*e.young+.03*e.old,e.chin=-.83-.04*e.jaw+.05*e.young-.02*e.old-.07*e.mouth_open,e.es=1.08+.17*e.eye_size+.06*e.young-.06*e.old,e.ex=.275*e.fw,e.ey=.01-.02*e.young,e.tip=-.235-.075*e.nose_length+.02*e.young-.035*e.old,e.nw=.085+.012*e.jaw+.016*e.old,e.my=-.5-.02*e.jaw+.02*e.young-.01*e.old,e.mw=.195+.06*e.smile-.025*e.mouth_open}function Se(e){let t=e.hair_length;e.shaved=h(.07,0,t),e.crop=h(.34,.16,t),e.long=h(.4,.52,t),e.volume=.03+.085*h(.06,.4,t)+.02*h(.5,1,t),e.volume+=e.hair_curl**2*(.03+.16*h(.1,.5,t)),e.xp=.34*e.parting,e.brim=.66-.05*(1-e.crop)-.36*e.fringe*h(.08,.34,t),e.notch=.07*(1-e.crop)+.34*e.fringe*(1-h(.55,.95,e.fringe))*h(.08,.34,t),e.parted=1-h(.5,.9,e.fringe),e.rise=.3-.05*e.fringe-.06*e.long,e.back=e.hairline*(1-h(.36,.58,t)),e.end=Ae(t),e.hang=.15+.65*h(.25,.75,t),e.ears=1-h(.34,.46,t),e.lock=(.012+.022*h(.12,.4,t))*(1-.4*e.hair_curl),e.curl_lump=.085*Math.max(e.hair_curl-.12,0)**2*h(.08,.4,t),e.fall_scale=10+4*h(.25,.75,t),e.fringe_hang=h(.35,.75,e.fringe)*(1-e.crop),e.hair_front=e.hair_fall}var qe=`
float step(float a, float b, float x) {
  float t = clamp((x - a) * (1.0 / (b - a)), 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}
`,Re=`
float smin(float a, float b, float k) {
  float h = max(k - abs(a - b), 0.0);
  return min(a, b) - h * h * (0.25 / k);
}

float smax(float a, float b, float k) {
  float h = max(k - abs(a - b), 0.0);
  return max(a, b) + h * h * (0.25 / k);
}

float egg(float x, float y, float z, float rx, float ry, float rz) {
  float ix = 1.0 / (rx * rx), iy = 1.0 / (ry * ry), iz = 1.0 / (rz * rz);
  float ax = x * x * ix, ay = y * y * iy, az = z * z * iz;
  float k2 = ax + ay + az;
  return (k2 - sqrt(k2)) / sqrt(ax * ix + ay * iy + az * iz + 1e-9);
}

float ball(float x, float y, float z, float r) {
  return sqrt(x * x + y * y + z * z) - r;
}

float cone(float x, float y, float z, vec3 a, vec3 b, float ra, float rb) {
  vec3 d = b - a, q = vec3(x, y, z) - a;
  float h = clamp(dot(q, d) / dot(d, d), 0.0, 1.0);
  return length(q - d * h) - (ra + (rb - ra) * h);
}

float skull(float x, float y, float z) {
  float d = egg(x, y - 0.27, z + 0.12, 0.69 * p.fw, 0.77, 0.78);
  float face = egg(x, y + 0.20, z - 0.08, 0.585 * p.fw * (0.62 + 0.38 * p.jw), 0.66, 0.60);
  return smin(d, face, 0.22);
}

float skin_head(float x, float ax, float y, float z, float d, bool fine) {
  float s = p.smile;
  d = smin(d, egg(ax - 0.07 * p.jw, y - p.chin - 0.16, z - 0.36, 0.22 * p.jw, 0.16, 0.20), 0.24);
  float cheek = 0.215 + 0.03 * s + 0.015 * p.young - 0.035 * p.old;
  d = smin(d, ball(ax - 0.30 * p.fw, y + 0.22 - 0.05 * s + 0.05 * p.old, z - 0.39, cheek), 0.20);
  float jowl = 0.05 + 0.13 * p.old;
  d = smin(d, ball(ax - 0.36 * p.jw, y + 0.60, z - 0.26, jowl), 0.16);
  // A hollow for each eye, and the ball of the eye in it.
  float ex = ax - p.ex, ey = y - p.ey;
  d = smax(d, -egg(ex, ey, z - 0.82, 0.19, 0.135, 0.17), 0.12);
  if (fine) d = smin(d, egg(ex, ey + 0.005, z - 0.485, 0.15 * p.es, 0.14 * p.es, 0.145), 0.04);
  // Nose: bridge, tip and wings.
  float n = cone(
    x, y, z, vec3(0.0, 0.10, 0.60), vec3(0.0, p.tip, 0.77 + 0.02 * p.nose_length), 0.040, 0.078 + 0.012 * p.old);
  if (fine) n = smin(n, ball(ax - p.nw, y - p.tip + 0.02, z - 0.665, 0.056), 0.06);
  d = smin(d, n, 0.09);
  // Mouth: the swell behind the lips, and the lips.
  float my = y - p.my;
  d = smin(d, egg(x, my, z - 0.57, 0.21 + 0.05 * s, 0.10 + 0.03 * p.mouth_open, 0.10), 0.12);
  if (fine) d = smin(d, egg(x, my + 0.045 + 0.05 * p.mouth_open, z - 0.625, 0.11, 0.03, 0.055), 0.05);
  // Ears, with a bowl in each.
  float ox = ax - 0.70 * p.fw, oy = y + 0.03, oz = z + 0.08;
  float ear = egg(ox, oy, oz, 0.085, 0.19 + 0.02 * p.old, 0.12);
  if (fine) ear = smax(ear, -egg(ox - 0.075, oy - 0.02, oz - 0.045, 0.07, 0.115, 0.07), 0.03);
  return smin(d, ear, 0.05);
}

vec3 strands(float x, float ax, float y, float z) {
  float q = x - p.xp;
  // Below the ears hair hangs straight, so the pole that locks leave stays above the point.
  float zb = z + 0.20, yb = 0.5 * (y + sqrt(y * y + 0.06)) + p.hang + 0.5 * q * q;
  float fall = zb / sqrt(zb * zb + yb * yb) + 0.36 * ax;
  float wave = p.hair_curl * (0.5 * sin(9.0 * y + 3.0 * z + 2.0 * p.parting) + 0.3 * sin(7.0 * x - 5.0 * y));
  if (!p.any_hand) return vec3(fall * p.fall_scale + wave, 0.0, 0.0);
  float hand = x / (0.75 + 0.35 * z + 0.2 * max(y, 0.0));
  float share = p.crop + p.fringe_hang * step(0.15, 0.45, z) * step(-0.1, 0.2, y);
  return vec3(fall * p.fall_scale + wave, 8.0 * hand + wave, share);
}

float ridges(vec3 phases) {
  float one = abs(sin(phases.x));
  return one + (abs(sin(phases.y)) - one) * phases.z;
}

float parting(float q, float y, float z) {
  float near = max(1.0 - q * q * 90.0, 0.0);
  return near * near * step(0.45, 0.75, y) * step(-0.4, 0.0, z) * (1.0 - p.crop) * p.parted;
}

float hair_depth(float x, float ax, float y, float z, float ridge) {
  float q = x - p.xp;
  float u2 = ax * ax;
  float curtain = max(1.0 - q * q * 2.6, 0.0);
  float edge = p.brim - 0.22 * u2 + p.notch * curtain * curtain;
  edge = edge - (0.015 + 0.035 * p.fringe) * ridge * (1.0 - 0.7 * p.crop);
  float side = 0.34 - 0.26 * step(0.50, -0.05, y) - 0.10 * step(-0.05, -0.4, y);
  float e = smax((y - edge) * 0.9, side - z, 0.14);
  if (p.any_short) {
    // Below: the sideburn, over the ear, and the nape; long hair has no such limit.
    float low = -0.08 - 0.75 * step(-0.05, -0.45, z) - 0.6 * (1.0 - p.ears);
    float over = length(vec2(y + 0.03, z + 0.08)) - 0.22;
    e = min(e, min(y - low, max(over, 0.62 - ax)) + p.off_short);
  }
  if (p.any_back) {
    // Bare crown: a ball that eats into the hair from the forehead.
    float by = y - 0.80, bz = z - 0.95;
    float bare = sqrt(x * x * 1.1 + by * by + bz * bz) + 0.10 - 1.24 * p.back + p.off_back;
    e = smin(e, bare, 0.08);
  }
  return e;
}

float hair(float x, float ax, float y, float z, float d, bool fine) {
  // Shadows are too soft to show a lock.
  float ridge = 0.6;
  if (fine) ridge = ridges(strands(x, ax, y, z));
  float e = hair_depth(x, ax, y, z, ridge);
  float q = x - p.xp;
  float groove = parting(q, y, z);
  float lift = p.volume * (1.0 + 0.30 * step(0.5, 1.0, y) - 0.75 * groove);
  float lump = 0.0;
  if (p.any_curl && fine) lump = p.curl_lump * sin(13.0 * x + p.parting) * sin(13.0 * y) * sin(13.0 * z + 1.0);
  float grown = d + 0.035 - (lift + 0.035) * step(-0.015, p.rise, e) - p.lock * ridge * step(0.0, 0.1, e) - lump * step(0.02, 0.12, e);
  grown = grown + 0.2 * p.shaved;
  if (!p.any_long) return grown;
  // What falls: a column around head and neck, open in front.
  float below = step(-0.45, -1.25, y);
  float rx = 0.70 * p.fw + p.volume + 0.06 * step(0.0, -0.7, y) - 0.05 * step(-0.7, -1.6, y);
  float zc = -0.17 + 0.20 * below * p.hair_front;
  float k = length(vec2(x / rx, (z - zc) / 0.66));
  float column = (k - 1.0) * 0.64 - p.lock * 1.3 * ridge - lump;
  float front = 0.10 - 0.05 * step(0.0, -0.5, y) + 0.42 * below * p.hair_front * step(0.22, 0.42, ax);
  column = smax(column, (z - front) * 0.9 - 0.04 * ridge, 0.09);
  column = smax(column, p.end - y - 0.06 * ridge + 0.05 * ax, 0.10);
  column = smax(column, y - 0.40, 0.35);
  return smin(grown, column + p.off_long, 0.16);
}

float beard_depth(float x, float ax, float y, float z) {
  float cheek = -0.365 + 0.9 * max(ax - 0.30, 0.0);
  float top = step(0.09, -0.09, y - cheek);
  float side = step(-0.06, 0.12, z);
  float u = x / (p.mw * 0.98);
  float v = (y - p.my - (0.165 * p.smile - 0.04) * u * u + 0.07 * p.smile + 0.04 * p.mouth_open) / (0.058 + 0.07 * p.mouth_open);
  float mouth = step(0.55, 1.25, u * u + v * v);
  return top * side * mouth;
}

float body(float wx, float wy, float wz) {
  float neck = cone(wx, wy, wz, vec3(0.0, -0.50, -0.14), vec3(0.0, -1.30, -0.24), 0.30 + 0.03 * p.jaw, 0.34);
  float torso = egg(wx, wy + 1.72, wz + 0.28, 1.02 + 0.06 * p.jaw, 0.62, 0.46);
  return smin(neck, torso, 0.26);
}

float cloth_depth(float wx, float wy, float wz) {
  float v = p.neckline;
  float ax = abs(wx);
  float edge = -1.05 + 0.16 * min(wx * wx * 3.0, 1.0) - 0.06 * step(-0.2, 0.2, wz);
  edge = edge - v * 0.26 * max(1.0 - ax / (0.20 + 0.12 * v), 0.0) * step(-0.1, 0.10, wz);
  return edge - wy;
}

vec3 distances(float x, float y, float z, float wx, float wy, float wz) {
  float ax = abs(x);
  float d = skull(x, y, z);
  float head = skin_head(x, ax, y, z, d, true);
  float b = body(wx, wy, wz);
  float h = hair(x, ax, y, z, d, true);
  if (p.bearded) {
    float under = 0.010 + 0.035 * step(-0.15, -0.6, y) + 0.05 * step(-0.55, -0.85, y);
    float grown = head + 0.02 - (0.028 + under * p.full) * beard_depth(x, ax, y, z);
    h = min(h, grown + p.off_beard);
  }
  float cloth = b + 0.025 - 0.065 * step(-0.02, 0.06, cloth_depth(wx, wy, wz));
  return vec3(smin(head, b, 0.10), h, cloth);
}

float shade_distance(float x, float y, float z, float wx, float wy, float wz) {
  float ax = abs(x);
  float d = skull(x, y, z);
  float head = skin_head(x, ax, y, z, d, false);
  return min(min(head, body(wx, wy, wz) - 0.03), hair(x, ax, y, z, d, false));
}
`,Le=`
vec3 shade(vec3 a, float amount, vec3 tint) {
  return a * (1.0 - amount * tint);
}

float inside(float distance, float w) {
  return clamp(distance / w + 0.5, 0.0, 1.0);
}

float bump(float x, float width) {
  float u = max(1.0 - x * x / (6.25 * width * width), 0.0);
  return u * u * u;
}

vec3 hsv(float hue, float saturation, float value) {
  vec3 ramp = abs(mod(hue * 6.0 + vec3(0.0, 4.0, 2.0), 6.0) - 3.0) - 1.0;
  return value * (1.0 - saturation + saturation * clamp(ramp, 0.0, 1.0));
}

vec3 skin_colour() {
  vec3 light = vec3(0.97, 0.775, 0.66), middle = vec3(0.79, 0.53, 0.375), dark = vec3(0.41, 0.245, 0.17);
  float one = step(0.0, 0.55, p.skin_tone), two = step(0.45, 1.0, p.skin_tone);
  vec3 c = mix(mix(light, middle, one), dark, two);
  float warm = p.skin_warmth * 2.0 - 1.0;
  return c * vec3(1.0 - 0.01 * warm, 1.0 + 0.035 * warm, 1.0 - 0.06 * warm);
}

vec3 hair_colour() {
  vec3 fair = vec3(0.90, 0.68, 0.36), brown = vec3(0.40, 0.215, 0.11), black = vec3(0.095, 0.07, 0.065);
  float one = step(0.0, 0.5, p.hair_darkness), two = step(0.4, 0.92, p.hair_darkness);
  vec3 c = mix(mix(fair, brown, one), black, two);
  c = mix(c, vec3(0.72, 0.27, 0.08), step(0.45, 0.95, p.hair_red) * (1.0 - two) * 0.9);
  return mix(c, vec3(0.74, 0.74, 0.76), p.grey * 0.96);
}

vec3 paint_skin(float x, float ax, float y, float z, float w) {
  float front = step(0.05, 0.35, z);
  float deep = p.skin_tone;
  vec3 c = skin_colour();
  c = shade(c, p.old, vec3(0.02, 0.03, 0.02));
  float blush = bump(ax - 0.37 * p.fw, 0.16) * bump(y + 0.21 - 0.04 * p.smile, 0.125);
  blush = (blush + 0.8 * bump(x, 0.12) * bump(y - p.tip, 0.10)) * front;
  c = shade(c, blush * (0.62 - 0.22 * p.old) * (1.0 - 0.45 * deep), vec3(0.03, 0.30, 0.26));
  float ear = step(0.60, 0.68, ax) * step(0.25, 0.0, z);
  c = shade(c, ear * 0.5, vec3(0.04, 0.28, 0.26));
  // Lines. The widths hold at 64 pixels, where a pixel is about 0.04 wide.
  float lined = p.lined * front, old = p.old * front;
  float arch = 0.03 * cos(ax * 7.0);
  float fore = bump(y - 0.33 - arch, 0.017) + bump(y - 0.42 - arch, 0.017) + 0.8 * bump(y - 0.51 - arch, 0.015);
  fore = fore * step(0.40, 0.22, ax);
  float frown = bump(ax - 0.055, 0.014) * bump(y - 0.19, 0.05);
  float nx = p.nw + 0.055 + (p.tip - y) * 0.40 + 0.05 * p.smile * step(p.tip, p.my, y);
  float fold = bump(ax - nx, 0.026) * step(p.tip + 0.06, p.tip - 0.02, y) * step(p.my - 0.12, p.my - 0.02, y);
  float mario = bump(ax - p.mw - 0.035 - (p.my - y) * 0.12, 0.022) * step(p.my, p.my - 0.06, y);
  mario = mario * step(p.my - 0.24, p.my - 0.12, y);
  float u = (ax - p.ex) / 0.15;
  float bag = bump(y - p.ey + 0.165 * p.es - 0.05 * u * u, 0.022) * step(1.15, 0.75, abs(u));
  float bag2 = bump(y - p.ey + 0.225 * p.es - 0.05 * u * u + 0.06 * u, 0.018) * step(1.1, 0.6, abs(u));
  float away = ax - p.ex - 0.19 * p.es;
  float crow = bump(away - 0.05, 0.04) * (
    bump(y - p.ey - 0.5 * away, 0.012)
    + bump(y - p.ey - 0.05 - 0.9 * away, 0.012)
    + bump(y - p.ey + 0.05 + 0.25 * away, 0.012));
  float lines = lined * (0.34 * fore + 0.42 * fold + 0.26 * bag) + old * (
    0.30 * frown + 0.34 * mario + 0.26 * bag2 + 0.40 * crow + 0.15 * fold);
  lines = lines + (0.16 * p.smile * fold + 0.10 * p.smile * crow) * front;
  c = shade(c, min(lines, 0.62), vec3(0.72, 0.95, 1.0));
  // The hollow under the cheekbone and spots of age.
  float hollow = bump(ax - 0.42 * p.fw, 0.10) * bump(y + 0.45, 0.13);
  c = shade(c, old * hollow * 0.20, vec3(0.8, 1.0, 1.0));
  float nostril = bump(ax - 0.050, 0.026) * bump(y - p.tip + 0.078, 0.020) * front;
  return shade(c, nostril * 0.62, vec3(0.8, 0.95, 1.0));
}

vec3 paint_mouth(vec3 c, float x, float y, float z, float w) {
  float front = step(0.2, 0.4, z);
  float s = p.smile, gape = p.mouth_open;
  float u = x / p.mw;
  float u2 = u * u;
  float arc = max(1.0 - u2, 0.0);
  float line = p.my + (0.165 * s - 0.028) * u2 - 0.07 * s + 0.008;
  float v = y - line;
  float top = gape * 0.030 * arc;
  float low = gape * (0.125 + 0.02 * s) * arc + 0.028 * step(0.6, 1.0, s) * arc;
  float full = 1.0 + 0.55 * p.lip - 0.42 * p.old;
  float upper = 0.044 * full * sqrt(arc) * (1.0 - 0.30 * bump(u, 0.12));
  float lower = 0.056 * full * arc;
  float ends = step(1.05, 0.92, abs(u)) * front;
  float lips = inside(v + low + lower, w) * inside(top + upper - v, w) * ends;
  vec3 tint = skin_colour() * vec3(0.86, 0.52, 0.50);
  tint = tint + vec3(0.07, 0.0, 0.02);
  tint = tint * (1.0 - 0.16 * step(-0.01, 0.02, v));
  c = mix(c, tint, lips * (0.92 - 0.25 * p.old));
  float hole = inside(v + low, w) * inside(top - v, w) * ends * step(0.006, 0.03, top + low);
  vec3 inner = mix(vec3(0.30, 0.07, 0.06), vec3(0.72, 0.28, 0.26), step(-0.05, -0.10, v) * bump(u, 0.32));
  float teeth = inside(v - top + 0.055, w) * step(0.95, 0.75, abs(u));
  inner = mix(inner, vec3(0.97, 0.95, 0.91), teeth);
  c = mix(c, inner, hole);
  float shut = (1.0 - clamp(abs(v) / (w * 0.35 + 0.011), 0.0, 1.0)) * step(1.14, 1.0, abs(u)) * front;
  c = shade(c, shut * (1.0 - step(0.006, 0.03, top + low)) * 0.62, vec3(0.75, 0.95, 0.95));
  float corner = bump(abs(u) - 1.04, 0.06) * bump(v, 0.018) * front;
  return shade(c, corner * 0.45, vec3(0.7, 0.95, 1.0));
}

float iris_from(float a) { return step(a, a + 0.2, p.iris); }

vec3 paint_eyes(vec3 c, float x, float ax, float y, float z, float w, out float eye) {
  float front = step(0.15, 0.35, z);
  float squint = 1.0 - 0.20 * p.smile - 0.20 * p.old;
  float ew = 0.158 * p.es, eh = 0.097 * p.es * squint;
  float u = (ax - p.ex) / ew;
  float v = (y - p.ey - 0.014 * u) / eh;
  float arc = 1.0 - u * u;
  float open_ = arc * (1.0 + 0.10 * arc);
  // Age lets the outer part of the upper lid hang.
  float upper = open_ - 0.32 * p.old * max(u + 0.35, 0.0) * sqrt(max(arc, 0.0));
  eye = inside((upper - v) * eh * 0.9, w) * inside((v + arc * 0.86) * eh * 0.9, w) * front;
  float xs = x - sign(x) * p.ex + 0.22 * p.yaw * ew;
  float yg = y - p.ey - 0.006 - 0.10 * p.pitch * eh;
  float r = sqrt(xs * xs + yg * yg);
  float ir = 0.094 * p.es;
  vec3 white = vec3(0.96, 0.94, 0.92) * (1.0 - 0.42 * step(0.15, 1.0, v));
  vec3 brown = vec3(0.30, 0.15, 0.06), hazel = vec3(0.46, 0.30, 0.12), green = vec3(0.33, 0.46, 0.24), blue = vec3(0.27, 0.50, 0.70);
  float i1 = iris_from(0.32), i2 = iris_from(0.52), i3 = iris_from(0.70);
  vec3 ic = mix(mix(mix(brown, hazel, i1), green, i2), blue, i3);
  float glow = 1.25 - 0.75 * step(-0.9, 0.9, v);
  vec3 ec = mix(white, ic * glow, inside(ir - r, w));
  ec = shade(ec, inside(ir - r, w) * step(ir * 0.72, ir, r) * 0.55, vec3(1.0));
  ec = mix(ec, vec3(0.03, 0.025, 0.03), inside(ir * 0.50 - r, w));
  float gx = xs + 0.034 * p.es, gy = yg - 0.036 * p.es;
  ec = mix(ec, vec3(1.0), inside(0.026 * p.es - sqrt(gx * gx + gy * gy), w) * 0.95);
  // A lid above, folded; older lids are heavier.
  float span = step(1.12, 0.9, abs(u)) * front;
  float crease = bump((v - upper - 0.40 + 0.14 * p.old) * eh, 0.016 + 0.006 * p.old) * span * max(arc, 0.0);
  float lid = inside((v - upper) * eh, w) * step(0.55, 0.25, v - upper) * span * max(arc, 0.0);
  c = shade(c, lid * 0.16, vec3(0.7, 0.95, 1.0));
  c = shade(c, crease * (0.38 + 0.14 * p.old), vec3(0.75, 0.95, 1.0));
  c = mix(c, ec, eye);
  float thick = 0.012 + 0.010 * clamp(u + 0.4, 0.0, 1.4);
  float lash = (1.0 - clamp((abs((v - upper) * eh - thick * 0.4) - thick * 0.5) / w + 0.5, 0.0, 1.0)) * step(1.14, 1.02, abs(u));
  lash = lash * front * step(-0.25, 0.05, v);
  c = mix(c, vec3(0.10, 0.06, 0.05), lash * 0.90);
  float below = bump((v + arc * 0.86) * eh, 0.012) * step(1.08, 0.95, abs(u)) * front * step(0.2, -0.1, v);
  return shade(c, below * 0.42, vec3(0.7, 0.95, 1.0));
}

vec3 paint_brows(vec3 c, float ax, float y, float z, vec3 hair, float w) {
  float front = step(0.05, 0.3, z);
  float u = (ax - p.ex * 1.03) / 0.19;
  float at = p.ey + 0.195 + 0.05 * p.es - 0.062 * u * u + 0.020 * u + 0.012 * p.smile;
  at = at - p.old * (0.020 + 0.035 * u);
  float thick = (0.031 + 0.013 * p.brow) * max(1.0 - 0.32 * (u + 0.3), 0.2);
  float on = inside(thick - abs(y - at), w) * step(1.18, 0.92, abs(u)) * front;
  vec3 tone = 0.74 * hair + 0.10 * skin_colour();
  return mix(c, tone, on * (0.80 + 0.12 * p.brow));
}
`,Me=`
struct Material { float shadow, ambient, hair, cloth, beard, strand, eye; };

vec3 lamp() {
  float across = p.light_azimuth, up = p.light_elevation;
  return vec3(sin(across) * cos(up), sin(up), cos(across) * cos(up));
}

vec3 tone(vec3 c) {
  vec3 v = max(c, 0.0);
  return pow(clamp(v / (1.0 + 0.48 * v) * 1.29, 0.0, 1.0), vec3(0.88));
}

vec3 background(float X, float Y) {
  float value = 0.34 + 0.52 * p.background_value;
  vec3 wall = hsv(p.background_hue, 0.20 + 0.26 * (1.0 - p.background_value), value);
  float pool = 1.10 - 0.20 * (X * X + (Y - 0.25) * (Y - 0.25)) + 0.06 * Y;
  return wall * pool;
}

vec3 lit(vec3 c, vec3 n, Material m) {
  vec3 l = lamp();
  float facing = dot(n, l);
  float direct = max(facing * 0.80 + 0.20, 0.0) * (0.30 + 0.70 * m.shadow);
  float skin = 1.0 - m.hair - m.cloth;
  // Skin lets red through where light fades.
  float t = facing - 0.05;
  float glow = max(1.0 - t * t * 6.0, 0.0) * skin * 0.30;
  float up = 0.5 + 0.5 * n.y;
  vec3 key = vec3(1.08, 0.99, 0.90);
  vec3 sky = vec3(0.51, 0.53, 0.59), ground = vec3(0.41, 0.335, 0.29);
  vec3 red = vec3(0.0, 0.22, 0.32);
  float hz = l.z + 1.0;
  float hn = 1.0 / sqrt(l.x * l.x + l.y * l.y + hz * hz);
  float h2 = clamp((n.x * l.x + n.y * l.y + n.z * hz) * hn, 0.0, 1.0);
  float h4 = h2 * h2;
  h4 = h4 * h4;
  float h8 = h4 * h4;
  float h16 = h8 * h8;
  float spec = h16 * h4 * 0.15 * skin * (1.0 - m.beard) + h8 * 0.13 * m.hair * (0.5 + 0.9 * m.strand);
  spec = spec * m.shadow;
  float edge = clamp(1.0 - n.z, 0.0, 1.0);
  float rim = edge * edge * edge * step(-0.5, 0.7, 0.3 * n.y - n.x * sign(l.x)) * 0.22 * m.ambient * m.ambient;
  vec3 ambient = (ground + (sky - ground) * up) * m.ambient;
  vec3 light = key * direct * (1.0 - glow * red) + ambient;
  light = light + (1.0 - light) * (m.eye * 0.26);
  return c * light + (rim + spec) * (0.55 + 0.45 * c);
}
`,Ne=`
float rim(float ax, float y) {
  float square = p.glasses_shape;
  float rx = 0.222 * p.fw - 0.012 * (1.0 - square), ry = 0.165 + 0.010 * (1.0 - square);
  float q = 0.055 + (1.0 - square) * 0.105;
  float qx = abs(ax - 0.285 * p.fw) - rx + q;
  float qy = abs(y - p.ey + 0.012) - ry + q;
  float outside = length(max(vec2(qx, qy), 0.0));
  return outside + min(max(qx, qy), 0.0) - q;
}

vec3 put_glasses(vec3 rgb, vec3 o, vec3 d, float t, float w, out float covered) {
  // A faint frame is thin and a little clear, never gone: half a pixel at 64.
  float here = step(0.04, 0.30, p.glasses);
  float thick = 0.010 + 0.014 * p.glasses;
  float at = (0.76 - o.z) / d.z;
  float gx = o.x + d.x * at, gy = o.y + d.y * at;
  float seen = float(at < t + 0.04) * here;
  float agx = abs(gx);
  float r = rim(agx, gy);
  float frame = inside(thick - abs(r), w);
  float gap = 0.285 * p.fw - 0.222 * p.fw + 0.012;
  float bridge = inside(thick - abs(gy - p.ey - 0.04 - 0.35 * max(0.05 - agx, 0.0)), w) * float(agx < gap + 0.01);
  frame = max(frame, bridge) * seen;
  float lens = inside(-r, w) * seen;
  vec3 colour = hsv(p.glasses_hue, 0.50, 0.13 + 0.08 * p.glasses_shape);
  float slant = agx - 0.285 * p.fw;
  float streak = step(0.05, 0.02, abs(slant * sign(gx) + 0.8 * gy + 0.10)) * 0.15;
  rgb = mix(rgb, vec3(0.85, 0.91, 0.96), lens * (0.05 + streak));
  rgb = mix(rgb, colour + 0.03, frame * 0.97);
  float hinge = 0.285 * p.fw + 0.222 * p.fw;
  covered = frame;
  for (int k = 0; k < 2; k++) {
    float side = k == 0 ? -1.0 : 1.0;
    float ta = (side * hinge - o.x) / (d.x + 1e-4 * sign(d.x) + 1e-9);
    float ya = o.y + d.y * ta, za = o.z + d.z * ta;
    float arm = inside(thick * 1.1 - abs(ya - p.ey - 0.05), w) * float(za < 0.77) * float(za > -0.05);
    arm = arm * float(ta < t + 0.02) * float(ta > 3.0) * here;
    rgb = mix(rgb, colour + 0.01, arm * 0.97);
    covered = max(covered, arm);
  }
  return rgb;
}
`,Fe=`
const float EXTENT = 1.33, CENTRE = -0.10, DISTANCE = 6.5, PIVOT = -0.45, NEAR = 1.25, FAR = 0.80;
const int FIRST = 18, LATER = 20, LONGEST = 20, SAMPLES = 2;

// A ray in the room and in the head.
vec3 wd, o, d;

vec3 turn(vec3 v) {
  float y2 = p.cp * v.y + p.sp * v.z, z2 = p.cp * v.z - p.sp * v.y;
  return vec3(p.cy * v.x - p.sy * z2, y2, p.sy * v.x + p.cy * z2);
}

void view(float X, float Y) {
  float near = 1.0 / sqrt(X * X + Y * Y + DISTANCE * DISTANCE);
  wd = vec3(X, Y, -DISTANCE) * near;
  d = turn(wd);
  o = turn(vec3(0.0, CENTRE - PIVOT, DISTANCE)) + vec3(0.0, PIVOT, 0.0);
}

vec3 at(float t) { return o + d * t; }
vec3 wat(float t) { return vec3(0.0, CENTRE, DISTANCE) + wd * t; }

struct Walk { float t, d, best, tb; };

Walk march(float t, int steps, float stop) {
  float end = DISTANCE + FAR;
  Walk r = Walk(t, 9.0, 9.0, t);
  for (int k = 0; k < LONGEST; k++) {
    if (k >= steps || r.t >= end) break;
    vec3 q = at(r.t), wq = wat(r.t);
    vec3 near = distances(q.x, q.y, q.z, wq.x, wq.y, wq.z);
    r.d = min(min(near.x, near.y), near.z);
    if (r.d < r.best) { r.best = r.d; r.tb = r.t; }
    if (abs(r.d) <= stop) break;
    // A ray that grazes a cheek must still come to the shoulder behind it.
    float stride = 0.88 * r.d;
    stride = stride + max(0.016 - stride, 0.0) * float(r.d > 0.006);
    r.t = r.t + clamp(stride, -0.1, 1.0);
  }
  return r;
}

vec3 shade_sample(float t, float cover, vec3 back) {
  float w = p.w;
  vec3 q = at(t), wq = wat(t);
  float x = q.x, y = q.y, z = q.z;
  float ax = abs(x);
  float e = max(0.014, 0.35 * w);
  float here = 0.0, wh = 0.0, wc = 0.0, wa = 0.0;
  vec3 n = vec3(0.0);
  // Here first, then a step along each axis.
  for (int k = 0; k < 4; k++) {
    if (float(k) >= p.taps) break;
    vec3 s = vec3(k == 1 ? e : 0.0, k == 2 ? e : 0.0, k == 3 ? e : 0.0);
    vec3 b = q + turn(s), c = wq + s;
    vec3 ahc = distances(b.x, b.y, b.z, c.x, c.y, c.z);
    if (k == 0) {
      wh = step(-0.5 * w, 0.5 * w, min(ahc.x, ahc.z) - ahc.y);
      wc = step(-0.5 * w, 0.5 * w, min(ahc.x, ahc.y) - ahc.z) * (1.0 - wh);
      wa = 1.0 - wh - wc;
      here = dot(ahc, vec3(wa, wh, wc));
    }
    float rise = dot(ahc, vec3(wa, wh, wc)) - here;
    n += vec3(k == 1 ? rise : 0.0, k == 2 ? rise : 0.0, k == 3 ? rise : 0.0);
  }
  n = n / sqrt(dot(n, n) + 1e-12);
  // Materials.
  vec3 hc = hair_colour();
  vec3 col = paint_skin(x, ax, y, z, w);
  vec3 phases = strands(x, ax, y, z);
  float ridge = ridges(phases);
  float root = hair_depth(x, ax, y, z, ridge);
  float scalp = step(-0.03, 0.05, root) * step(0.0, 0.07, p.hair_length) * (1.0 - 0.35 * p.shaved);
  col = mix(col, hc, scalp * 0.75 * float(y > -0.65));
  float grow = beard_depth(x, ax, y, z);
  float stubble = grow * step(0.06, 0.40, p.beard) * 0.60;
  col = mix(col, hc * 0.85, stubble);
  col = paint_mouth(col, x, y, z, w);
  float eye;
  col = paint_eyes(col, x, ax, y, z, w, eye);
  col = paint_brows(col, ax, y, z, hc, w);
  float phase = phases.x + (phases.y - phases.x) * float(phases.z > 0.5);
  float fine = sin(phase * 6.0 + 2.5 * sin(phase * 1.7)) * clamp(1.7 - w * 45.0, 0.3, 1.0);
  float strand = clamp(0.50 * ridge + 0.26 + 0.24 * fine, 0.0, 1.0);
  strand = strand * (1.0 - 0.5 * parting(x - p.xp, y, z));
  // A beard has strands of its own, so that it knows nothing of the hair's length.
  float chin = 0.52 + 0.30 * sin(30.0 * x + 1.1 * sin(9.0 * y)) + 0.14 * sin(67.0 * x - 9.0 * y);
  strand = strand + (chin - strand) * grow * step(0.02, -0.02, root) * step(0.15, 0.09, skull(x, y, z) - 0.1 * step(-0.5, -0.8, y));
  vec3 hcol = hc * (0.70 + 0.42 * strand);
  hcol = hcol * (1.0 - 0.22 * step(0.1, -1.0, y));
  col = mix(col, hcol, wh);
  vec3 cc = hsv(p.clothes_hue, 0.30 + 0.28 * p.clothes_value, 0.24 + 0.58 * p.clothes_value);
  float hem = step(0.055, 0.03, abs(cloth_depth(wq.x, wq.y, wq.z) - 0.045) + 0.02);
  cc = cc * (1.0 - 0.22 * hem);
  col = mix(col, cc, wc);
  // Light: what is open to the sky, and what stands before the lamp.
  vec3 h = turn(n), l = lamp(), kl = turn(l);
  float open_ = 0.0, shadow = 1.0;
  for (int k = 0; k < 4; k++) {
    if (float(k) >= p.taps) break;
    float reach = k == 0 ? 0.19 : k == 1 ? 0.08 : k == 2 ? 0.20 : 0.42;
    vec3 b = k == 0 ? q + h * reach : q + h * 0.025 + kl * reach;
    vec3 c = k == 0 ? wq + n * reach : wq + n * 0.025 + l * reach;
    float near = shade_distance(b.x, b.y, b.z, c.x, c.y, c.z);
    if (k == 0) open_ = 0.40 + 0.60 * clamp(near / reach, 0.0, 1.0);
    else shadow = min(shadow, clamp(0.35 + 2.4 * near / reach, 0.0, 1.0));
  }
  Material m = Material(shadow, open_, wh, wc, stubble * wa, strand, eye * wa);
  vec3 rgb = lit(col, n, m);
  float covered;
  rgb = put_glasses(rgb, o, d, t, w, covered);
  rgb = tone(rgb);
  cover = max(cover, covered);
  return back + (rgb - back) * cover;
}

vec3 sample_(Walk r, vec3 back) {
  float w = p.w;
  bool within = r.t < DISTANCE + FAR;
  bool hit = within && r.d < 0.4 * w;
  // A ray that is still on its way crawls along something, so it shows what it crawls along.
  float cover = within ? 1.0 : clamp(1.0 - r.best / (0.9 * w), 0.0, 1.0);
  if (cover <= 0.0 && !p.wears) return back;
  return shade_sample(hit ? r.t : r.tb, cover, back);
}

vec3 trace(vec2 pixel) {
  float t = DISTANCE - NEAR, near = 9.0;
  vec3 sum = vec3(0.0);
  // One ray a pixel comes near, and its samples go on from there.
  for (int k = 0; k <= SAMPLES * SAMPLES; k++) {
    if (float(k) > p.rays) break;
    bool first = k == 0;
    float row = floor(float(k - 1) / float(SAMPLES)), column = float(k - 1) - row * float(SAMPLES);
    float middle = float(SAMPLES - 1) / 2.0;
    vec2 XY = pixel + (first ? vec2(0.0) : vec2(column - middle, middle - row) * p.pixel);
    vec3 back = background(XY.x, XY.y);
    // The frame of the glasses stands a little off the face, so keep a margin of rays there.
    if (near < max(p.wears ? 0.12 : 0.06, 2.8 * p.w) || first) {
      view(XY.x, XY.y);
      Walk r = march(t, first ? FIRST : LATER, (first ? 0.8 : 0.1) * p.w);
      if (first) {
        near = r.best;
        // Where it missed, they start a little before the place where it came nearest.
        t = r.t >= DISTANCE + FAR ? r.tb - 0.03 : r.t;
      } else back = sample_(r, back);
    }
    if (!first) sum += back;
  }
  return sum / float(SAMPLES * SAMPLES);
}

void main() {
  gl_FragColor = vec4(clamp(trace((gl_FragCoord.xy / p.size * 2.0 - 1.0) * EXTENT), 0.0, 1.0), 1.0);
}
`,ue="attribute vec2 corner; void main() { gl_Position = vec4(corner, 0.0, 1.0); }";function me(e){let t=qe+Re+Le+Me+Ne+Fe;return`precision highp float;
precision highp int;
struct Person { ${Object.entries(e).filter(([a])=>new RegExp(`\\bp\\.${a}\\b`).test(t)).map(([a,r])=>`${typeof r=="boolean"?"bool":"float"} ${a};`).join(" ")} };
uniform Person p;
${t}`}var Ie=1.33,oe=2,we=1024;function re(e,t){let o=ae(e),a=2*Ie/(t*oe);return{...o,size:t,pixel:a,w:a,rays:oe*oe,taps:4}}function xe(e,t,o){let a=e.createShader(t);return e.shaderSource(a,o),e.compileShader(a),a}var V=class{constructor(t){let o=t.getContext("webgl",{alpha:!1,antialias:!1,depth:!1,stencil:!1});if(!o)throw new Error("WebGL must be on to draw portraits here; this browser gave none. Turn on graphics acceleration in its settings, or use another browser.");let a=o.getShaderPrecisionFormat(o.FRAGMENT_SHADER,o.HIGH_FLOAT)?.precision??0;if(a<23&&!o.isContextLost())throw new Error(`WebGL's fragment shaders must have highp numbers to draw portraits; this graphics processor has ${a} bits. Use another device.`);this.canvas=t,this.gl=o,this.attributes=H,this.size=0,this.program=null,this.places=[],this.lost=r=>{r.preventDefault(),this.program=null},this.restored=()=>{this.#e(),this.size&&this.draw(this.attributes,this.size)},t.addEventListener("webglcontextlost",this.lost),t.addEventListener("webglcontextrestored",this.restored),this.#e()}#e(){let{gl:t}=this;if(t.isContextLost())return;let o=t.createProgram();this.shaders=[xe(t,t.VERTEX_SHADER,ue),xe(t,t.FRAGMENT_SHADER,me(re(H,64)))];for(let a of this.shaders)t.attachShader(o,a);t.bindAttribLocation(o,0,"corner"),t.linkProgram(o),this.program=o,this.places=[],this.quick=t.getExtension("KHR_parallel_shader_compile"),t.bindBuffer(t.ARRAY_BUFFER,t.createBuffer()),t.bufferData(t.ARRAY_BUFFER,new Float32Array([-1,-1,3,-1,-1,3]),t.STATIC_DRAW),t.enableVertexAttribArray(0),t.vertexAttribPointer(0,2,t.FLOAT,!1,0,0),t.disable(t.DITHER)}async ready(){let{gl:t,quick:o}=this;for(;o&&this.program&&!t.isContextLost()&&!t.getProgramParameter(this.program,o.COMPLETION_STATUS_KHR);)await new Promise(a=>setTimeout(a,20))}#t(){let{gl:t,program:o}=this;if(!(!o||this.places.length)){if(!t.getProgramParameter(o,t.LINK_STATUS)&&!t.isContextLost()){let a=[t.getProgramInfoLog(o),...(this.shaders??[]).map(r=>t.getShaderInfoLog(r))].filter(Boolean).join(" ").trim();throw new Error(`The portraits' shader must compile on this graphics processor; it did not: ${a}`)}for(let a of Object.keys(re(H,64))){let r=t.getUniformLocation(o,`p.${a}`);r&&this.places.push([a,r])}t.useProgram(o)}}#a(t,o){let{gl:a}=this,r=re(t,o);this.#t();for(let[s,d]of this.places)typeof r[s]=="boolean"?a.uniform1i(d,r[s]?1:0):a.uniform1f(d,r[s]);a.viewport(0,0,o,o),a.drawArrays(a.TRIANGLES,0,3)}draw(t,o,a=!1){ae(t),this.size=ge(o),this.attributes=Float64Array.from(t);let{canvas:r,gl:s}=this;if(!this.program||s.isContextLost())return null;this.#t(),r.width!==o&&(r.width=o),r.height!==o&&(r.height=o);let d=performance.now();return this.#a(this.attributes,o),a?(s.readPixels(0,0,1,1,s.RGBA,s.UNSIGNED_BYTE,new Uint8Array(4)),performance.now()-d):null}pixels(t,o=this.attributes){let{gl:a}=this;if(ge(t),!this.program||a.isContextLost())return null;let r=a.createTexture(),s=a.createFramebuffer(),d=new Uint8Array(t*t*4);a.bindTexture(a.TEXTURE_2D,r),a.texImage2D(a.TEXTURE_2D,0,a.RGBA,t,t,0,a.RGBA,a.UNSIGNED_BYTE,null),a.texParameteri(a.TEXTURE_2D,a.TEXTURE_MIN_FILTER,a.NEAREST),a.bindFramebuffer(a.FRAMEBUFFER,s),a.framebufferTexture2D(a.FRAMEBUFFER,a.COLOR_ATTACHMENT0,a.TEXTURE_2D,r,0);try{this.#a(o,t),a.readPixels(0,0,t,t,a.RGBA,a.UNSIGNED_BYTE,d)}finally{a.bindFramebuffer(a.FRAMEBUFFER,null),a.deleteFramebuffer(s),a.deleteTexture(r)}if(a.isContextLost())return null;let g=new Uint8ClampedArray(d.length),i=t*4;for(let u=0;u<t;u++)g.set(d.subarray((t-1-u)*i,(t-u)*i),u*i);return g}dispose(){this.canvas.removeEventListener("webglcontextlost",this.lost),this.canvas.removeEventListener("webglcontextrestored",this.restored),this.program=null,this.gl.getExtension("WEBGL_lose_context")?.loseContext()}};function ge(e){if(!Number.isInteger(e)||e<1||e>we)throw new Error(`size=${e} must be a whole number of pixels from 1 to ${we}.`);return e}var _=6,N=3,T=64,ie=64,ye=96,Pe=192,le=384,be=x.map(e=>e.default),se=Object.fromEntries(x.map((e,t)=>[e.name,t])),ve=[["Face",["age","smile","mouth_open","glasses","beard"]],["Hair",["hair_length","hair_darkness","grey","hair_curl","fringe"]],["Pose and light",["yaw","pitch","light_azimuth","light_elevation"]]],$e=new Set(ve.flatMap(([,e])=>e)),De=x.map(e=>e.name).filter(e=>!$e.has(e)),ke=e=>e.replaceAll("_"," "),_e=(e,t)=>e.unit==="years"?A(t,0):e.unit==="degrees"?`${A(t,0)}°`:A(t,2),ne=e=>({z:[...Float32Array.from(te(e.seed,T))],changed:x.flatMap((t,o)=>Math.abs(e.truth[o]-be[o])>1e-9?[[t,e.truth[o]]]:[])});function Ce(e,t){let o=t.changed.length?t.changed.map(([r,s])=>`${ke(r.name)} ${_e(r,s)}`).join(", "):"as the program begins",a=e.axes.flatMap((r,s)=>r?[`axis ${s+1} by ${A(r,1)}`]:[]);return`Drawn: ${o}. Generated: face number ${e.seed}, ${a.length?`moved along ${a.join(", ")}`:"not moved"}${e.psi===1?"":`, at ${Math.round(100*e.psi)}% of its distance from the average face`}.`}var Ue={name:"meet_faces",title:"Meet the faces",instruction:"Move a slider on either side.",reset:"Start again",defaults:{truth:be,seed:27,axes:Array(_).fill(0),psi:1,walk:0},derive:ne,words:Ce,result:(e,t)=>[...e.truth,...t.z],python:e=>`import numpy as np
import eigencat as ec
from eigencat.worlds import portraits

truth = ${J(e.truth)}
drawn = portraits.render([truth])                   # (1, 64, 64, 3): every attribute known

faces = ec.load("portraits")
z = faces.sample(1, seed=${e.seed})
w = faces.w_mean + ${e.psi} * (faces.mapping(z) - faces.w_mean)
w = w + (np.array(${J(e.axes)}) * faces.w_deviations[:${_}]) @ faces.w_axes[:${_}]
made = faces.decode(w)                              # (1, 64, 64, 3): nobody knows

print(dict(zip(faces.attributes, faces.read(made)[0].round(2))))
result = [*truth, *z[0]]
`,clean:e=>({truth:Q("truth",e.truth,x.map(t=>[t.low,t.high])),seed:Math.round(j("seed",e.seed,0,999999)),axes:Q("axes",e.axes,Array(_).fill([-N,N])),psi:j("psi",e.psi,0,1.3),walk:Math.round(j("walk",e.walk,0,_-1))}),random:e=>({truth:x.map(t=>Y(e,t.low,t.high)),seed:Math.floor(e()*1e6),axes:Array.from({length:_},()=>Y(e,-N,N)),psi:Y(e,0,1.3),walk:Math.floor(e()*_)}),invariant(e){let{z:t}=ne(e),o=Math.hypot(...t);if(!(o>5&&o<11))throw new Error("a latent of 64 normal numbers must lie on the shell of radius 8");if(ne({...e}).z.some((a,r)=>a!==t[r]))throw new Error("one seed must give one face");if(!e.truth.every((a,r)=>a>=x[r].low&&a<=x[r].high))throw new Error("a drawn attribute must stay in its range")},build:Xe},nt=he(Ue);function Xe(e){let{stage:t,state:o,live:a}=e,r=Ge(e),s=Oe(e),d=de({left:"drawn",right:"generated"}),g=pe(e,["reader","mapping","synthesis"],()=>{s.wake(),r.wake()});return t.append(m("div",{class:"mf-two"},r.root,s.root),g.root,d.root),r.heard=i=>d.left(i,Object.fromEntries(x.map((u,L)=>[u.name,o().truth[L]]))),s.heard=(i,u)=>d.right(i,u),a&&g.start(),{draw(i,u){r.draw(i),s.draw(i,u)}}}function ze(e){let t=e?.latest();return async o=>{let a=await t?.("reader",{picture:{data:ce(o),dims:[1,3,ie,ie]}});return a?Object.fromEntries(e.worlds.portraits.attributes.map((r,s)=>[r.name,a.outputs.attributes.data[s]])):null}}function Ge({state:e,set:t,commit:o,signal:a,nets:r,stills:s,live:d}){let g=ee({label:"The drawn portrait",name:"drawn",stills:s,picture:{truth:e().truth},size:le}),i=null,u=m("p",{class:"pt-gate",hidden:!0}),L=ze(r),F=[],U=c=>{let f=x[se[c]],w=se[c],l=B({label:ke(c),min:f.low,max:f.high,step:(f.high-f.low)/100,value:n=>_e(f,n),signal:a,done:o,set:n=>{let p=[...e().truth];p[w]=n,t({truth:p})}});return F.push({name:c,bar:l}),l.root},X=(c,f,w=!1)=>m("details",{class:"mf-group",open:w},m("summary",{},c),...f.map(U)),K=m("div",{class:"mf-pane"},m("h3",{class:"mf-title"},m("b",{},"Drawn")," every slider is an attribute"),g.root,u,...ve.map(([c,f],w)=>X(c,f,w===0)),X("More",De)),G=!1,I={root:K,heard:c=>{},wake(){G=!0,S()},draw(c){for(let{name:f,bar:w}of F)w.draw(c.truth[se[f]]);d&&D(c)}},z=Pe,P=!1,$=!1;function D(c){try{if(i||(i=new V(g.canvas),i.ready().then(()=>{P=!0,D(e())})),!P)return;let f=i.draw(c.truth,z,!$);if(f!==null){let w=f>40?Math.max(ye,z/2):f<10?Math.min(le,z*2):z;$=w===z||w===ye||w===le,z=w}g.seen(),S()}catch(f){i=null,u.hidden=!1,Z(u,f.message)}}let M=!1,k=!1,S=()=>{if(M){k=!0;return}let c=G&&i?i.pixels(ie):null;c&&(M=!0,L(c).then(f=>{f&&I.heard(f)},()=>{}).finally(()=>{M=!1,k&&(k=!1,S())}))};return a.addEventListener("abort",()=>i?.dispose()),I}function Oe({state:e,set:t,commit:o,signal:a,nets:r,stills:s}){let d=ee({label:"The generated portrait",name:"generated",stills:s,picture:{seed:e().seed}}),g=[-2,-1,0,1,2],i=fe({label:"A walk along the axis",captions:g.map(l=>`${l>0?"+":""}${A(l,0)}`),signal:a,pick:l=>{let n=e(),p=[...n.axes];p[n.walk]=g[l],t({axes:p}),o()}}),u=m("button",{type:"button",class:"ec-opt"},"Roll the dice");u.addEventListener("click",()=>{t({seed:(e().seed*48271+11)%999983,axes:Array(_).fill(0)}),o()},{signal:a});let L=Array.from({length:_},(l,n)=>B({label:`axis ${n+1}`,min:-N,max:N,step:.1,value:p=>A(p,1),signal:a,done:o,set:p=>{let E=[...e().axes];E[n]=p,t({axes:E,walk:n})}})),F=B({label:"boldness",min:0,max:1.3,step:.05,value:l=>A(l,2),signal:a,done:o,set:l=>t({psi:l})}),U=m("p",{class:"mf-note"}),X=m("div",{class:"mf-pane"},m("h3",{class:"mf-title"},m("b",{},"Generated")," no slider has a name"),d.root,u,i.root,U,m("details",{class:"mf-group",open:!0},m("summary",{},"Six of its 64 directions"),...L.map(l=>l.root)),m("details",{class:"mf-group"},m("summary",{},"How far from the average face"),F.root)),K=r?.latest(),G=r?.latest(),I=ze(r),z=!1,P=-1,$=new Float32Array(T),D="",M=NaN,k=null,S=(l,n)=>{let{mean:p,axes:E,deviations:y}=r.worlds.portraits.w,b=Float32Array.from($,(C,q)=>p[q]+l.psi*(C-p[q]));return n.forEach((C,q)=>{for(let O=0;O<T;O++)b[O]+=C*y[q]*E[q][O]}),b},c=l=>{let n=r.worlds.portraits.layers.length,p=new Float32Array(l.length*n*T);return l.forEach((E,y)=>{for(let b=0;b<n;b++)p.set(E,(y*n+b)*T)}),{w:{data:p,dims:[l.length,n,T]}}},f={root:X,heard:(l,n)=>{},wake(){z=!0,w(e()).catch(()=>{})},draw(l){L.forEach((n,p)=>n.draw(l.axes[p])),F.draw(l.psi),Z(U,`The five faces walk along axis ${l.walk+1}. One step is the usual spread of the inner code that way.`),i.mark(g.indexOf(l.axes[l.walk])),z&&w(l).catch(()=>{})}};async function w(l){if(l.seed!==P){let y=Float32Array.from(te(l.seed,T));$=(await r.run("mapping",{z:{data:y,dims:[1,T]}})).outputs.w.data,P=l.seed,k=null}if(l.psi!==M&&(k=null,M=l.psi),!k){let y=await r.run("synthesis",c([S(l,Array(_).fill(0))]),["picture"]);k=await I(y.outputs.picture.data)}let n=await K("synthesis",c([S(l,l.axes)]),["picture"]);if(!n)return;d.show(n.outputs.picture.data),d.root.dataset.ms=n.ms.toFixed(1);let p=JSON.stringify([l.seed,l.psi,l.walk,l.axes.filter((y,b)=>b!==l.walk)]);if(p!==D){D=p;let y=await G("synthesis",c(g.map(b=>S(l,l.axes.map((C,q)=>q===l.walk?b:C)))),["picture"]);y&&i.show(y.outputs.picture.data)}let E=await I(n.outputs.picture.data);E&&k&&f.heard(E,k)}return f}export{nt as default,Ue as spec};
