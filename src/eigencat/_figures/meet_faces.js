var ae=(e,t,a)=>Math.min(a,Math.max(t,e));var Je=e=>e===void 0?"nothing":typeof e=="number"?String(e):JSON.stringify(e)?.slice(0,60)??typeof e,Ee=(e,t,a,o)=>{throw new Error(`${e}=${Je(t)} must be ${a}; got ${Array.isArray(t)?`a list of ${t.length}`:t===null?"null":typeof t}. ${o}`)};function ee(e,t,a,o){return(typeof t!="number"||Number.isNaN(t))&&Ee(e,t,`a number from ${a} to ${o}`,"Write it without quotes."),ae(t,a,o)+0}function ce(e,t,a){return(!Array.isArray(t)||t.length!==a.length)&&Ee(e,t,`a list of ${a.length} numbers`,`For example [${a.map(o=>ae(1,o[0],o[1])).join(",")}].`),t.map((o,r)=>ee(`${e}[${r}]`,o,a[r][0],a[r][1]))}function Ve(e,t,a){for(let[o,r]of Object.entries(t))r===!1||r===null||r===void 0||e.setAttribute(o,r===!0?"":String(r));return e.append(...a),e}var n=(e,t={},...a)=>Ve(document.createElement(e),t,a),G=(e,t)=>{for(let a in t){let o=String(t[a]);e.getAttribute(a)!==o&&e.setAttribute(a,o)}return e};var $=(e,t)=>{e.textContent!==t&&(e.textContent=t)},ze=()=>typeof matchMedia=="function"&&matchMedia("(prefers-reduced-motion: reduce)").matches;var Y=(e,t=2)=>(Math.abs(e)<.5*10**-t?0:e).toFixed(t).replace("-","−");var Ke=e=>Number.isInteger(e)?e.toFixed(1):String(e),fe=e=>`[${e.map(Ke).join(", ")}]`;function oe(e){let t=n("input",{type:"range",min:e.min,max:e.max,step:e.step,"aria-label":e.label}),a=n("output",{class:"ec-slider-value"}),o=n("label",{class:`ec-slider ${e.kind??""}`},n("span",{class:"ec-slider-name"},e.label),t,a);return t.addEventListener("input",()=>e.set(Number(t.value)),{signal:e.signal}),t.addEventListener("change",()=>e.done(),{signal:e.signal}),{root:o,input:t,draw(r){t.value!==String(r)&&(t.value=String(r)),G(t,{value:r,"aria-valuetext":e.value(r)}),$(a,e.value(r))}}}function Ae(e){return{render:t=>Ze(e,t)}}var We=e=>({get:()=>e.get("table")??null,on:t=>e.on("change:table",t)});function Ze(e,{model:t,el:a,table:o=We(t),nets:r=null}){let l=Object.keys(e.defaults),p=new AbortController,u=p.signal,i=()=>Object.fromEntries(l.map(f=>[f,t.get(f)??e.defaults[f]])),s=i(),c=e.clean(s),d=n("div",{class:"ec-stage"}),m=n("p",{class:"ec-readout","data-hideable":"readout"}),g=n("p",{class:"ec-vh",role:"status"}),T=n("div",{class:"ec-head"},n("p",{class:"ec-do"},e.instruction),n("span",{class:"ec-no"},e.number?`Figure ${e.number} ${e.title}`:e.title)),w=n("div",{class:`ec-fig ec-${e.name}`},T,d,m,g),U=Object.fromEntries([...a.querySelectorAll("img[data-still]")].map(f=>[f.getAttribute("data-still"),f.getAttribute("src")]));a.replaceChildren(w);let S=[],q=JSON.stringify(c),b=0,M=!0,F=!1,N=()=>{M&&!b&&(b=requestAnimationFrame(()=>{b=0,M&&P()}))},L=f=>{let E=e.clean({...c,...f});c=E,F=!0;for(let X of l)t.set(X,E[X]);F=!1,N()},y=()=>{let f=JSON.stringify(c);f!==q&&(S.push(q),S.length>100&&S.shift(),q=f,C?.changed(),t.save_changes(),a.dispatchEvent(new CustomEvent("ec:commit",{bubbles:!0,detail:{name:e.name}})))},v=()=>{if(F)return;let f=i();if(JSON.stringify(f)!==JSON.stringify(c)){try{c=e.clean(f)}catch{return}N()}};for(let f of l)t.on("change:"+f,v);let _=!0,h=(f,E,X,Q,te)=>{if(ze()||!_||E===f){Q(f),te?.();return}let Ye=performance.now(),ke=He=>{if(!M)return;let _e=_?Math.min(1,(He-Ye)/X):1;Q(E+(f-E)*(1-(1-_e)**3)),_e<1?requestAnimationFrame(ke):te?.()};requestAnimationFrame(ke)},x=(f,E)=>{w.classList.contains("lit-"+f)!==E&&(w.classList.toggle("lit-"+f,E),a.dispatchEvent(new CustomEvent("ec:lit",{bubbles:!0,detail:{part:f,on:E}})))};w.addEventListener("keydown",f=>{!f.ctrlKey&&!f.metaKey&&f.key!=="Escape"&&w.closest(".jp-Notebook")&&f.stopPropagation()},{signal:u});let k=f=>f.target?.closest?.("[data-lights]")?.getAttribute("data-lights");for(let[f,E]of[["pointerover",!0],["pointerout",!1],["focusin",!0],["focusout",!1]])w.addEventListener(f,X=>{let Q=k(X);if(Q)for(let te of Q.split(" "))x(te,E)},{signal:u});let O={el:w,stage:d,state:()=>c,set:L,commit:y,signal:u,lit:x,tween:h,nets:r,stills:U,live:typeof Worker=="function",table:()=>o?.get()??null};e.table&&o?.on(()=>{M&&(L({data:o.get()?"table":"animals"}),y(),P())});let I=e.build(O),C=Qe(e,{root:w,head:T,el:a,model:t,signal:u,set:L,history:S,state:()=>c,initial:e.clean(s),table:o,back:f=>{q=f,L(JSON.parse(f)),t.save_changes()},commit:y}),B=0;function P(){let f=O.table(),E=e.derive(c,f);I.draw(c,E);let X=e.words(c,E,f);$(m,X),typeof setTimeout=="function"&&g.isConnected&&(clearTimeout(B),B=setTimeout(()=>$(g,X),500)),a.dataset.result=JSON.stringify(e.result(c,E)),a.dispatchEvent(new CustomEvent("ec:draw",{bubbles:!0,detail:{state:c,derived:E}}))}P();let K=(a.dataset.hide??"").split(",").map(f=>f.trim()).filter(Boolean);for(let f of K)for(let E of w.querySelectorAll(`[data-hideable="${f.replace(/[^\w-]/g,"")}"]`))E.setAttribute("hidden","");let ie;return typeof IntersectionObserver=="function"&&(ie=new IntersectionObserver(f=>{_=f[f.length-1].isIntersecting,w.classList.toggle("ec-off",!_)}),ie.observe(w)),()=>{M=!1,p.abort(),ie?.disconnect(),clearTimeout(B);for(let f of l)t.off("change:"+f,v);w.remove()}}function Qe(e,t){let{root:a,head:o,el:r,signal:l}=t,p=(b,M)=>b.addEventListener("click",M,{signal:l}),u=(b,M)=>n("button",{type:"button",class:"ec-tool","data-tool":M},b),i=u("Undo","undo"),s=u(e.reset??"Reset","reset"),c=u("Copy as Python","python"),d=u("Copy link","link"),m=u("Full screen","full"),g=u("Use my data","table"),T=n("div",{class:"ec-panel",hidden:!0}),w=n("details",{class:"ec-more"},n("summary",{},"More"),n("div",{class:"ec-menu"},...e.table&&t.table.choose?[g]:[],c,d,m)),U=n("div",{class:"ec-tools","data-hideable":"tools"},i,s,w);o.append(U),o.after(T);let S=()=>{i.disabled=t.history.length===0};p(i,()=>{let b=t.history.pop();b&&t.back(b),S()}),p(s,()=>{t.set(t.initial),t.commit()}),p(c,()=>q("Python that reproduces this picture",e.python(t.state(),t.table?.get()??null))),p(d,()=>{let b=new CustomEvent("ec:address",{bubbles:!0,detail:{href:""}});r.dispatchEvent(b),q("This figure, as it stands now",b.detail.href||"A link needs a page: in a notebook, use Copy as Python.")}),p(g,()=>{w.removeAttribute("open"),w.querySelector("summary")?.focus(),t.table.choose()}),p(m,()=>{document.fullscreenElement?document.exitFullscreen():a.requestFullscreen?.().catch(b=>q("Full screen",`The browser refused: ${b.message}`))}),w.addEventListener("keydown",b=>{b.key==="Escape"&&(w.removeAttribute("open"),w.querySelector("summary")?.focus())},{signal:l}),typeof document.addEventListener=="function"&&document.addEventListener("pointerdown",b=>{w.contains(b.target)||w.removeAttribute("open")},{signal:l});function q(b,M){w.removeAttribute("open");let F=n("pre",{tabindex:0,role:"region","aria-label":b},M),N=u("Close","close"),L=n("span",{role:"status"});T.replaceChildren(n("div",{class:"ec-panel-head"},n("b",{},b),L,N),F),T.hidden=!1,p(N,()=>{T.hidden=!0,w.querySelector("summary")?.focus()});let y=()=>{getSelection()?.selectAllChildren(F),$(L,"Selected: press Ctrl+C to copy.")};navigator.clipboard?navigator.clipboard.writeText(M).then(()=>$(L,"Copied."),y):y(),F.focus()}return S(),{changed:S}}var z=[{name:"age",meaning:"folds, lids, jowls and thin lips; not the colour of the hair",unit:"years",low:18,high:88,default:34,shape:"flat",numbers:[]},{name:"smile",meaning:"from corners turned down a little to a broad smile",unit:"share",low:0,high:1,default:.5,shape:"flat",numbers:[]},{name:"mouth_open",meaning:"how far the lips part",unit:"share",low:0,high:1,default:0,shape:"bell",numbers:[.1,.26]},{name:"glasses",meaning:"strength of the frame; above 0.5 counts as wearing them",unit:"share",low:0,high:1,default:0,shape:"switch",numbers:[9,.33]},{name:"hair_length",meaning:"0 shaved, 0.3 short, 0.6 to the chin, 1 to the chest",unit:"share",low:0,high:1,default:.32,shape:"flat",numbers:[]},{name:"hair_darkness",meaning:"pigment, from fair to black",unit:"share",low:0,high:1,default:.5,shape:"flat",numbers:[]},{name:"hair_red",meaning:"how far the pigment leans to red",unit:"share",low:0,high:1,default:.2,shape:"bell",numbers:[.22,.3]},{name:"grey",meaning:"share of grey in hair, brows and beard",unit:"share",low:0,high:1,default:0,shape:"switch",numbers:[5,.24]},{name:"hair_curl",meaning:"0 straight, 0.5 wavy, 1 curled",unit:"share",low:0,high:1,default:.2,shape:"bell",numbers:[.32,.32]},{name:"hairline",meaning:"how far short hair has drawn back from the forehead",unit:"share",low:0,high:1,default:.1,shape:"switch",numbers:[4,.1]},{name:"fringe",meaning:"how far hair falls over the forehead",unit:"share",low:0,high:1,default:.2,shape:"bell",numbers:[.3,.32]},{name:"parting",meaning:"where the hair parts: -1 the picture's left, 1 its right",unit:"side",low:-1,high:1,default:.6,shape:"flat",numbers:[]},{name:"hair_fall",meaning:"long hair: 0 behind the shoulders, 1 in front",unit:"share",low:0,high:1,default:.5,shape:"flat",numbers:[]},{name:"beard",meaning:"0 none, 0.3 stubble, 1 full",unit:"share",low:0,high:1,default:0,shape:"switch",numbers:[8,.24]},{name:"face_width",meaning:"narrow to wide",unit:"deviation",low:-1,high:1,default:0,shape:"bell",numbers:[0,.45]},{name:"jaw",meaning:"slight to broad",unit:"deviation",low:-1,high:1,default:0,shape:"bell",numbers:[0,.45]},{name:"eye_size",meaning:"small to large",unit:"deviation",low:-1,high:1,default:0,shape:"bell",numbers:[0,.45]},{name:"iris",meaning:"colour of the iris: brown, hazel, green, blue",unit:"share",low:0,high:1,default:.2,shape:"flat",numbers:[]},{name:"brow",meaning:"thin to thick",unit:"deviation",low:-1,high:1,default:0,shape:"bell",numbers:[0,.45]},{name:"nose_length",meaning:"short to long",unit:"deviation",low:-1,high:1,default:0,shape:"bell",numbers:[0,.45]},{name:"lip",meaning:"thin to full",unit:"deviation",low:-1,high:1,default:0,shape:"bell",numbers:[0,.45]},{name:"skin_tone",meaning:"how deep the skin is tinted",unit:"share",low:0,high:1,default:.35,shape:"flat",numbers:[]},{name:"skin_warmth",meaning:"rosy to golden",unit:"share",low:0,high:1,default:.5,shape:"flat",numbers:[]},{name:"yaw",meaning:"turn of the head; positive looks to the picture's right",unit:"degrees",low:-50,high:50,default:0,shape:"bell",numbers:[0,16]},{name:"pitch",meaning:"nod of the head; positive looks up",unit:"degrees",low:-20,high:20,default:0,shape:"bell",numbers:[0,6]},{name:"light_azimuth",meaning:"where the light stands; positive is the picture's right",unit:"degrees",low:-90,high:90,default:-35,shape:"bell",numbers:[0,34]},{name:"light_elevation",meaning:"how high the light stands",unit:"degrees",low:0,high:70,default:32,shape:"bell",numbers:[32,14]},{name:"background_hue",meaning:"around the wheel, 0 and 1 red",unit:"turn",low:0,high:1,default:.5,shape:"flat",numbers:[]},{name:"background_value",meaning:"dark to bright",unit:"share",low:0,high:1,default:.6,shape:"flat",numbers:[]},{name:"clothes_hue",meaning:"around the wheel, 0 and 1 red",unit:"turn",low:0,high:1,default:.6,shape:"flat",numbers:[]},{name:"clothes_value",meaning:"dark to bright",unit:"share",low:0,high:1,default:.5,shape:"flat",numbers:[]},{name:"neckline",meaning:"high and round to a deep V",unit:"share",low:0,high:1,default:.2,shape:"flat",numbers:[]},{name:"glasses_shape",meaning:"0 round to 1 square",unit:"share",low:0,high:1,default:.4,shape:"flat",numbers:[]},{name:"glasses_hue",meaning:"around the wheel, 0 and 1 red",unit:"turn",low:0,high:1,default:.6,shape:"flat",numbers:[]}];var jt=z.map(e=>e.name),re=z.map(e=>e.default);var j=Math.fround,{PI:et}=Math,ne=9,V=(e,t,a)=>Math.min(Math.max(e,t),a);function A(e,t,a){let o=V(j(j(a-j(e))*j(1/(t-e))),0,1);return j(j(o*o)*j(3-j(2*o)))}function tt(e){let t=V((e-.4)/.2,0,1),a=V((e-.6)/.2,0,1),o=V((e-.8)/.2,0,1);return-.2-.55*t-.4*a-.55*o}function he(e){if(e.length!==z.length)throw new Error(`attributes must be ${z.length} numbers, one for each of ATTRIBUTES; got ${e.length}.`);let t={};z.forEach(({name:a},o)=>{let r=e[o];if(!Number.isFinite(r))throw new Error(`${a}=${r} must be a finite number.`);t[a]=j(r)});for(let a of["yaw","pitch","light_azimuth","light_elevation"])t[a]*=et/180;return t.cy=Math.cos(t.yaw),t.sy=Math.sin(t.yaw),t.cp=Math.cos(t.pitch),t.sp=-Math.sin(t.pitch),at(t),ot(t),t.full=A(.4,1,t.beard),t.whiskers=A(.25,.5,t.beard),t.wears=t.glasses>j(.04),t.bearded=t.beard>.25,t.any_short=t.ears>0,t.any_back=t.back>0,t.any_curl=t.curl_lump>0,t.any_hand=t.crop>0||t.fringe_hang>0,t.any_long=t.hair_length>j(.4),t.off_long=.35*(1-t.long)+ne*+!t.any_long,t.off_beard=.1*(1-t.whiskers)+ne*+!t.bearded,t.off_short=3*(1-t.ears)+ne*+!t.any_short,t.off_back=ne*+!t.any_back,t}function at(e){let t=(e.age-18)/70;e.young=V(1-t/.3,0,1),e.old=V((t-.3)/.7,0,1),e.lined=V((t-.1)/.9,0,1)**1.4,e.fw=1+.11*e.face_width+.02*e.young,e.jw=1+.2*e.jaw-.05*e.young+.03*e.old,e.chin=-.83-.04*e.jaw+.05*e.young-.02*e.old-.07*e.mouth_open,e.es=1.08+.17*e.eye_size+.06*e.young-.06*e.old,e.ex=.275*e.fw,e.ey=.01-.02*e.young,e.tip=-.235-.075*e.nose_length+.02*e.young-.035*e.old,e.nw=.085+.012*e.jaw+.016*e.old,e.my=-.5-.02*e.jaw+.02*e.young-.01*e.old,e.mw=.195+.06*e.smile-.025*e.mouth_open}function ot(e){let t=e.hair_length;e.shaved=A(.07,0,t),e.crop=A(.34,.16,t),e.long=A(.4,.52,t),e.volume=.03+.085*A(.06,.4,t)+.02*A(.5,1,t),e.volume+=e.hair_curl**2*(.03+.16*A(.1,.5,t)),e.xp=.34*e.parting,e.brim=.66-.05*(1-e.crop)-.36*e.fringe*A(.08,.34,t),e.notch=.07*(1-e.crop)+.34*e.fringe*(1-A(.55,.95,e.fringe))*A(.08,.34,t),e.parted=1-A(.5,.9,e.fringe),e.rise=.3-.05*e.fringe-.06*e.long,e.back=e.hairline*(1-A(.36,.58,t)),e.end=tt(t),e.hang=.15+.65*A(.25,.75,t),e.ears=1-A(.34,.46,t),e.lock=(.012+.022*A(.12,.4,t))*(1-.4*e.hair_curl),e.curl_lump=.085*Math.max(e.hair_curl-.12,0)**2*A(.08,.4,t),e.fall_scale=10+4*A(.25,.75,t),e.fringe_hang=A(.35,.75,e.fringe)*(1-e.crop),e.hair_front=e.hair_fall}var rt=`
float step(float a, float b, float x) {
  float t = clamp((x - a) * (1.0 / (b - a)), 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}
`,nt=`
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
`,st=`
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
`,lt=`
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
`,it=`
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
`,ct=`
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
`,Te="attribute vec2 corner; void main() { gl_Position = vec4(corner, 0.0, 1.0); }";function Se(e){let t=rt+nt+st+lt+it+ct;return`precision highp float;
precision highp int;
struct Person { ${Object.entries(e).filter(([o])=>new RegExp(`\\bp\\.${o}\\b`).test(t)).map(([o,r])=>`${typeof r=="boolean"?"bool":"float"} ${o};`).join(" ")} };
uniform Person p;
${t}`}var ft=1.33,pe=2,Me=1024;function ue(e,t){let a=he(e),o=2*ft/(t*pe);return{...a,size:t,pixel:o,w:o,rays:pe*pe,taps:4}}function $e(e,t,a){let o=e.createShader(t);return e.shaderSource(o,a),e.compileShader(o),o}var se=class{constructor(t){let a=t.getContext("webgl",{alpha:!1,antialias:!1,depth:!1,stencil:!1});if(!a)throw new Error("WebGL must be on to draw portraits here; this browser gave none. Turn on graphics acceleration in its settings, or use another browser.");let o=a.getShaderPrecisionFormat(a.FRAGMENT_SHADER,a.HIGH_FLOAT)?.precision??0;if(o<23&&!a.isContextLost())throw new Error(`WebGL's fragment shaders must have highp numbers to draw portraits; this graphics processor has ${o} bits. Use another device.`);this.canvas=t,this.gl=a,this.attributes=re,this.size=0,this.program=null,this.places=[],this.lost=r=>{r.preventDefault(),this.program=null},this.restored=()=>{this.#e(),this.size&&this.draw(this.attributes,this.size)},t.addEventListener("webglcontextlost",this.lost),t.addEventListener("webglcontextrestored",this.restored),this.#e()}#e(){let{gl:t}=this;if(t.isContextLost())return;let a=t.createProgram();this.shaders=[$e(t,t.VERTEX_SHADER,Te),$e(t,t.FRAGMENT_SHADER,Se(ue(re,64)))];for(let o of this.shaders)t.attachShader(a,o);t.bindAttribLocation(a,0,"corner"),t.linkProgram(a),this.program=a,this.places=[],this.quick=t.getExtension("KHR_parallel_shader_compile"),t.bindBuffer(t.ARRAY_BUFFER,t.createBuffer()),t.bufferData(t.ARRAY_BUFFER,new Float32Array([-1,-1,3,-1,-1,3]),t.STATIC_DRAW),t.enableVertexAttribArray(0),t.vertexAttribPointer(0,2,t.FLOAT,!1,0,0),t.disable(t.DITHER)}async ready(){let{gl:t,quick:a}=this;for(;a&&this.program&&!t.isContextLost()&&!t.getProgramParameter(this.program,a.COMPLETION_STATUS_KHR);)await new Promise(o=>setTimeout(o,20))}#t(){let{gl:t,program:a}=this;if(!(!a||this.places.length)){if(!t.getProgramParameter(a,t.LINK_STATUS)&&!t.isContextLost()){let o=[t.getProgramInfoLog(a),...(this.shaders??[]).map(r=>t.getShaderInfoLog(r))].filter(Boolean).join(" ").trim();throw new Error(`The portraits' shader must compile on this graphics processor; it did not: ${o}`)}for(let o of Object.keys(ue(re,64))){let r=t.getUniformLocation(a,`p.${o}`);r&&this.places.push([o,r])}t.useProgram(a)}}#a(t,a){let{gl:o}=this,r=ue(t,a);this.#t();for(let[l,p]of this.places)typeof r[l]=="boolean"?o.uniform1i(p,r[l]?1:0):o.uniform1f(p,r[l]);o.viewport(0,0,a,a),o.drawArrays(o.TRIANGLES,0,3)}draw(t,a,o=!1){he(t),this.size=Ne(a),this.attributes=Float64Array.from(t);let{canvas:r,gl:l}=this;if(!this.program||l.isContextLost())return null;this.#t(),r.width!==a&&(r.width=a),r.height!==a&&(r.height=a);let p=performance.now();return this.#a(this.attributes,a),o?(l.readPixels(0,0,1,1,l.RGBA,l.UNSIGNED_BYTE,new Uint8Array(4)),performance.now()-p):null}pixels(t,a=this.attributes){let{gl:o}=this;if(Ne(t),!this.program||o.isContextLost())return null;let r=o.createTexture(),l=o.createFramebuffer(),p=new Uint8Array(t*t*4);o.bindTexture(o.TEXTURE_2D,r),o.texImage2D(o.TEXTURE_2D,0,o.RGBA,t,t,0,o.RGBA,o.UNSIGNED_BYTE,null),o.texParameteri(o.TEXTURE_2D,o.TEXTURE_MIN_FILTER,o.NEAREST),o.bindFramebuffer(o.FRAMEBUFFER,l),o.framebufferTexture2D(o.FRAMEBUFFER,o.COLOR_ATTACHMENT0,o.TEXTURE_2D,r,0);try{this.#a(a,t),o.readPixels(0,0,t,t,o.RGBA,o.UNSIGNED_BYTE,p)}finally{o.bindFramebuffer(o.FRAMEBUFFER,null),o.deleteFramebuffer(l),o.deleteTexture(r)}if(o.isContextLost())return null;let u=new Uint8ClampedArray(p.length),i=t*4;for(let s=0;s<t;s++)u.set(p.subarray((t-1-s)*i,(t-s)*i),s*i);return u}dispose(){this.canvas.removeEventListener("webglcontextlost",this.lost),this.canvas.removeEventListener("webglcontextrestored",this.restored),this.program=null,this.gl.getExtension("WEBGL_lose_context")?.loseContext()}};function Ne(e){if(!Number.isInteger(e)||e<1||e>Me)throw new Error(`size=${e} must be a whole number of pixels from 1 to ${Me}.`);return e}var R=64,Le=e=>(e/1e6).toFixed(1);function de({label:e,name:t,stills:a,picture:o,size:r=R}){let l=n("canvas",{class:"pt-canvas",width:r,height:r,role:"img","aria-label":e}),p=n("img",{class:"pt-still",alt:e,width:256,height:256,"data-still":t,"data-picture":JSON.stringify(o??null),src:a[t]??!1}),u=n("div",{class:"pt-frame"},p,l);l.hidden=!0;let i=()=>{l.hidden=!1,p.hidden=!0};return{root:u,canvas:l,seen:i,show(s,c){let d=l.getContext("2d");d&&(d.putImageData(new ImageData(s,R,R),0,0),c&&G(l,{"aria-label":c}),i())}}}function qe({label:e,captions:t,pick:a,signal:o,name:r,stills:l,pictures:p}){let u=t.map((i,s)=>{let c=n("canvas",{width:R,height:R,"aria-hidden":"true"}),d=n("span",{},i),m=`${r}-${s}`,g=p?n("img",{alt:"",width:R,height:R,"data-still":m,"data-picture":JSON.stringify(p[s]),src:l?.[m]??!1}):null,T=n(a?"button":"div",{class:"pt-cell",type:a?"button":!1,"aria-label":a?`${e}: ${i}`:!1},...g?[g]:[],c,d);return g&&(c.hidden=!0),a&&T.addEventListener("click",()=>a(s),{signal:o}),{cell:T,canvas:c,still:g,word:d}});return{root:n("div",{class:"pt-strip",role:"group","aria-label":e},...u.map(i=>i.cell)),show(i){u.forEach(({canvas:s,still:c},d)=>{s.getContext("2d")?.putImageData(new ImageData(i.slice(d*R*R*4,(d+1)*R*R*4),R,R),0,0),s.hidden=!1,c&&(c.hidden=!0)})},caption(i){u.forEach(({cell:s,word:c},d)=>{$(c,i[d]),a&&G(s,{"aria-label":`${e}: ${i[d]}`})})},mark(i){u.forEach(({cell:s},c)=>{s.classList.toggle("here",c===i),a&&G(s,{"aria-pressed":c===i})})}}}function Fe(e,t=R){let a=t*t,o=new Float32Array(3*a);for(let r=0;r<a;r++)for(let l=0;l<3;l++)o[l*a+r]=e[4*r+l]/127.5-1;return o}function Re({nets:e,signal:t},a,o){let r=n("progress",{max:1,value:0,"aria-label":"Loading the networks"}),l=n("span",{}),p=n("button",{type:"button",class:"ec-opt",hidden:!0},"Try again"),u=n("p",{class:"pt-gate ec-late",role:"status"},r,l,p),i=m=>{u.style.visibility=m?"":"hidden"};i(!1);let s=!1,c=e?.on(m=>{s||(i(m.state!=="idle"),r.hidden=m.state!=="loading",p.hidden=m.state!=="failed",r.value=m.total?m.loaded/m.total:0,$(l,m.state==="failed"?m.message:m.stored?"Loading the networks from this browser’s store":m.total?`Loading the networks, ${Le(m.loaded)} of ${Le(m.total)} MB; once only`:"Loading the networks"))});t.addEventListener("abort",()=>c?.());let d=()=>{if(!e){i(!0),r.hidden=!0,$(l,'The networks of this figure run on the book’s own page. In a notebook, call eigencat.load("portraits").');return}e.need(...a).then(()=>{s=!0,i(!1),o()},()=>{})};return p.addEventListener("click",d,{signal:t}),{root:u,start:d}}var Ce=["age","smile","mouth_open","glasses","beard","hair_length","grey","yaw"],ge={age:"age",smile:"smile",mouth_open:"mouth open",glasses:"glasses",beard:"beard",hair_length:"hair length",grey:"grey hair",yaw:"head turn"};var H=Object.fromEntries(z.map(e=>[e.name,e])),ht="−";function W(e,t){let{unit:a}=H[e],o=Math.round(a==="years"||a==="degrees"?t:100*t);return`${o<0?ht:""}${Math.abs(o)}${a==="degrees"?"°":a==="years"?"":"%"}`}var Ie=(e,t)=>Math.min(1,Math.max(0,(t-H[e].low)/(H[e].high-H[e].low))),me=e=>Object.fromEntries(Object.entries(e).map(([t,a])=>[t,t in H?Math.min(H[t].high,Math.max(H[t].low,a)):a]));function Oe(e,t){return Ce.map(a=>({name:a,by:e[a]-t[a],share:(e[a]-t[a])/(H[a].high-H[a].low)})).filter(a=>Math.abs(a.share)>.06).sort((a,o)=>Math.abs(o.share)-Math.abs(a.share))}function pt(e,t){let a=Oe(e,t).slice(0,4).map(({name:o,by:r})=>`${ge[o]} ${r>0?"up":"down"} ${W(o,Math.abs(r))}`);return a.length?`The reader says what changed: ${a.join(", ")}.`:"Move an axis, and the reader says here what changed."}function ut(e,t){let a=Oe(e,t)[0];return a?`The reader is furthest off on ${ge[a.name]}: it says ${W(a.name,e[a.name])}, drawn was ${W(a.name,t[a.name])}.`:"The reader is close to the truth on every line."}function Pe(e){let t=()=>{let s=n("i",{class:"pr-was"}),c=n("i",{class:"pr-now"}),d=n("span",{class:"pr-value"},"–");return{was:s,now:c,text:d,root:n("td",{},n("div",{class:"pr-cell"},n("div",{class:"pr-track","aria-hidden":"true"},s,c),d))}},a=Ce.map(s=>({name:s,left:t(),right:t()})),o=(s,c)=>n("span",{class:"pr-key"},n("i",{class:s}),c),r=[n("p",{class:"pr-said"}),n("p",{class:"pr-said"})],l=n("p",{class:"ec-vh","aria-live":"polite"}),p=n("div",{class:"pr-root ec-late"},n("table",{class:"pr-table"},n("caption",{},"What the reader network says"),n("thead",{},n("tr",{},n("th",{scope:"col"},n("span",{class:"ec-vh"},"Attribute")),n("th",{scope:"col"},e.left," ",o("pr-was truth","truth"),o("pr-now","read")),n("th",{scope:"col"},e.right," ",o("pr-was","before"),o("pr-now","now")))),n("tbody",{},...a.map(s=>n("tr",{},n("th",{scope:"row"},ge[s.name]),s.left.root,s.right.root)))),...r,l);for(let s of a)s.left.was.classList.add("truth");let u=0,i=(s,c,d,m)=>{for(let g of a){let T=g[s];G(T.was,{style:`left:${(100*Ie(g.name,d[g.name])).toFixed(1)}%`}),G(T.now,{style:`left:${(100*Ie(g.name,c[g.name])).toFixed(1)}%`}),$(T.text,s==="left"?`${W(g.name,c[g.name])} for ${W(g.name,d[g.name])}`:W(g.name,c[g.name]))}p.classList.add(`has-${s}`),$(r[s==="left"?0:1],m),clearTimeout(u),u=setTimeout(()=>$(l,m),600)};return{root:p,left(s,c){let d=me(s);i("left",d,c,ut(d,c))},right(s,c){let d=me(s),m=me(c);i("right",d,m,pt(d,m))}}}function dt(e){let t=e>>>0;return()=>{t=t+1831565813>>>0;let a=Math.imul(t^t>>>15,1|t);return a=a+Math.imul(a^a>>>7,61|a)^a,((a^a>>>14)>>>0)/4294967296}}var le=(e,t,a)=>t+(a-t)*e();function we(e,t){let a=dt(e),o=new Float64Array(t);for(let r=0;r<t;r+=2){let l=Math.sqrt(-2*Math.log(1-a())),p=2*Math.PI*a();o[r]=l*Math.cos(p),r+1<t&&(o[r+1]=l*Math.sin(p))}return o}var D=6,Z=3,J=64,ve=64,je=96,mt=192,be=384,De=z.map(e=>e.default),ye=Object.fromEntries(z.map((e,t)=>[e.name,t])),Ue=[["Face",["age","smile","mouth_open","glasses","beard"]],["Hair",["hair_length","hair_darkness","grey","hair_curl","fringe"]],["Pose and light",["yaw","pitch","light_azimuth","light_elevation"]]],gt=new Set(Ue.flatMap(([,e])=>e)),wt=z.map(e=>e.name).filter(e=>!gt.has(e)),Be=e=>e.replaceAll("_"," "),Xe=(e,t)=>e.unit==="years"?Y(t,0):e.unit==="degrees"?`${Y(t,0)}°`:Y(t,2),xe=e=>({z:[...Float32Array.from(we(e.seed,J))],changed:z.flatMap((t,a)=>Math.abs(e.truth[a]-De[a])>1e-9?[[t,e.truth[a]]]:[])});function bt(e,t){let a=t.changed.length?t.changed.map(([r,l])=>`${Be(r.name)} ${Xe(r,l)}`).join(", "):"as the program begins",o=e.axes.flatMap((r,l)=>r?[`axis ${l+1} by ${Y(r,1)}`]:[]);return`Drawn: ${a}. Generated: face number ${e.seed}, ${o.length?`moved along ${o.join(", ")}`:"not moved"}${e.psi===1?"":`, at ${Math.round(100*e.psi)}% of its distance from the average face`}.`}var yt={name:"meet_faces",title:"Meet the faces",instruction:"Move a slider on either side.",reset:"Start again",defaults:{truth:De,seed:27,axes:Array(D).fill(0),psi:1,walk:0},derive:xe,words:bt,result:(e,t)=>[...e.truth,...t.z],python:e=>`import numpy as np
import eigencat as ec
from eigencat.worlds import portraits

truth = ${fe(e.truth)}
drawn = portraits.render([truth])                   # (1, 64, 64, 3): every attribute known

faces = ec.load("portraits")
z = faces.sample(1, seed=${e.seed})
w = faces.w_mean + ${e.psi} * (faces.mapping(z) - faces.w_mean)
w = w + (np.array(${fe(e.axes)}) * faces.w_deviations[:${D}]) @ faces.w_axes[:${D}]
made = faces.decode(w)                              # (1, 64, 64, 3): nobody knows

print(dict(zip(faces.attributes, faces.read(made)[0].round(2))))
result = [*truth, *z[0]]
`,clean:e=>({truth:ce("truth",e.truth,z.map(t=>[t.low,t.high])),seed:Math.round(ee("seed",e.seed,0,999999)),axes:ce("axes",e.axes,Array(D).fill([-Z,Z])),psi:ee("psi",e.psi,0,1.3),walk:Math.round(ee("walk",e.walk,0,D-1))}),random:e=>({truth:z.map(t=>le(e,t.low,t.high)),seed:Math.floor(e()*1e6),axes:Array.from({length:D},()=>le(e,-Z,Z)),psi:le(e,0,1.3),walk:Math.floor(e()*D)}),invariant(e){let{z:t}=xe(e),a=Math.hypot(...t);if(!(a>5&&a<11))throw new Error("a latent of 64 normal numbers must lie on the shell of radius 8");if(xe({...e}).z.some((o,r)=>o!==t[r]))throw new Error("one seed must give one face");if(!e.truth.every((o,r)=>o>=z[r].low&&o<=z[r].high))throw new Error("a drawn attribute must stay in its range")},build:xt},ha=Ae(yt);function xt(e){let{stage:t,state:a,live:o}=e,r=vt(e),l=kt(e),p=Pe({left:"drawn",right:"generated"}),u=Re(e,["reader","mapping","synthesis"],()=>{l.wake(),r.wake()});return t.append(n("div",{class:"mf-two"},r.root,l.root),u.root,p.root),r.heard=i=>p.left(i,Object.fromEntries(z.map((s,c)=>[s.name,a().truth[c]]))),l.heard=(i,s)=>p.right(i,s),o&&u.start(),{draw(i,s){r.draw(i),l.draw(i,s)}}}function Ge(e){let t=e?.latest();return async a=>{let o=await t?.("reader",{picture:{data:Fe(a),dims:[1,3,ve,ve]}});return o?Object.fromEntries(e.worlds.portraits.attributes.map((r,l)=>[r.name,o.outputs.attributes.data[l]])):null}}function vt({state:e,set:t,commit:a,signal:o,nets:r,stills:l,live:p}){let u=de({label:"The drawn portrait",name:"drawn",stills:l,picture:{truth:e().truth},size:be}),i=null,s=n("p",{class:"pt-gate",hidden:!0}),c=Ge(r),d=[],m=y=>{let v=z[ye[y]],_=ye[y],h=oe({label:Be(y),min:v.low,max:v.high,step:(v.high-v.low)/100,value:x=>Xe(v,x),signal:o,done:a,set:x=>{let k=[...e().truth];k[_]=x,t({truth:k})}});return d.push({name:y,bar:h}),h.root},g=(y,v,_=!1)=>n("details",{class:"mf-group",open:_},n("summary",{},y),...v.map(m)),T=n("div",{class:"mf-pane"},n("h3",{class:"mf-title"},n("b",{},"Drawn")," every slider is an attribute"),u.root,s,...Ue.map(([y,v],_)=>g(y,v,_===0)),g("More",wt)),w=!1,U={root:T,heard:y=>{},wake(){w=!0,L()},draw(y){for(let{name:v,bar:_}of d)_.draw(y.truth[ye[v]]);p&&M(y)}},S=mt,q=!1,b=!1;function M(y){try{if(i||(i=new se(u.canvas),i.ready().then(()=>{q=!0,M(e())})),!q)return;let v=i.draw(y.truth,S,!b);if(v!==null){let _=v>40?Math.max(je,S/2):v<10?Math.min(be,S*2):S;b=_===S||_===je||_===be,S=_}u.seen(),L()}catch(v){i=null,s.hidden=!1,$(s,v.message)}}let F=!1,N=!1,L=()=>{if(F){N=!0;return}let y=w&&i?i.pixels(ve):null;y&&(F=!0,c(y).then(v=>{v&&U.heard(v)},()=>{}).finally(()=>{F=!1,N&&(N=!1,L())}))};return o.addEventListener("abort",()=>i?.dispose()),U}function kt({state:e,set:t,commit:a,signal:o,nets:r,stills:l}){let p=de({label:"The generated portrait",name:"generated",stills:l,picture:{seed:e().seed}}),u=[-2,-1,0,1,2],i=qe({label:"A walk along the axis",captions:u.map(h=>`${h>0?"+":""}${Y(h,0)}`),signal:o,pick:h=>{let x=e(),k=[...x.axes];k[x.walk]=u[h],t({axes:k}),a()}}),s=n("button",{type:"button",class:"ec-opt"},"Roll the dice");s.addEventListener("click",()=>{t({seed:(e().seed*48271+11)%999983,axes:Array(D).fill(0)}),a()},{signal:o});let c=Array.from({length:D},(h,x)=>oe({label:`axis ${x+1}`,min:-Z,max:Z,step:.1,value:k=>Y(k,1),signal:o,done:a,set:k=>{let O=[...e().axes];O[x]=k,t({axes:O,walk:x})}})),d=oe({label:"boldness",min:0,max:1.3,step:.05,value:h=>Y(h,2),signal:o,done:a,set:h=>t({psi:h})}),m=n("p",{class:"mf-note"}),g=n("div",{class:"mf-pane"},n("h3",{class:"mf-title"},n("b",{},"Generated")," no slider has a name"),p.root,s,i.root,m,n("details",{class:"mf-group",open:!0},n("summary",{},"Six of its 64 directions"),...c.map(h=>h.root)),n("details",{class:"mf-group"},n("summary",{},"How far from the average face"),d.root)),T=r?.latest(),w=r?.latest(),U=Ge(r),S=!1,q=-1,b=new Float32Array(J),M="",F=NaN,N=null,L=(h,x)=>{let{mean:k,axes:O,deviations:I}=r.worlds.portraits.w,C=Float32Array.from(b,(B,P)=>k[P]+h.psi*(B-k[P]));return x.forEach((B,P)=>{for(let K=0;K<J;K++)C[K]+=B*I[P]*O[P][K]}),C},y=h=>{let x=r.worlds.portraits.layers.length,k=new Float32Array(h.length*x*J);return h.forEach((O,I)=>{for(let C=0;C<x;C++)k.set(O,(I*x+C)*J)}),{w:{data:k,dims:[h.length,x,J]}}},v={root:g,heard:(h,x)=>{},wake(){S=!0,_(e()).catch(()=>{})},draw(h){c.forEach((x,k)=>x.draw(h.axes[k])),d.draw(h.psi),$(m,`The five faces walk along axis ${h.walk+1}. One step is the usual spread of the inner code that way.`),i.mark(u.indexOf(h.axes[h.walk])),S&&_(h).catch(()=>{})}};async function _(h){if(h.seed!==q){let I=Float32Array.from(we(h.seed,J));b=(await r.run("mapping",{z:{data:I,dims:[1,J]}})).outputs.w.data,q=h.seed,N=null}if(h.psi!==F&&(N=null,F=h.psi),!N){let I=await r.run("synthesis",y([L(h,Array(D).fill(0))]),["picture"]);N=await U(I.outputs.picture.data)}let x=await T("synthesis",y([L(h,h.axes)]),["picture"]);if(!x)return;p.show(x.outputs.picture.data),p.root.dataset.ms=x.ms.toFixed(1);let k=JSON.stringify([h.seed,h.psi,h.walk,h.axes.filter((I,C)=>C!==h.walk)]);if(k!==M){M=k;let I=await w("synthesis",y(u.map(C=>L(h,h.axes.map((B,P)=>P===h.walk?C:B)))),["picture"]);I&&i.show(I.outputs.picture.data)}let O=await U(x.outputs.picture.data);O&&N&&v.heard(O,N)}return v}export{ha as default,yt as spec};
